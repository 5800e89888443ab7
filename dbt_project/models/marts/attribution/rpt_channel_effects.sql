with

removal_effects as (
    select * from {{ ref('int_attribution__removal_effects') }}
),

shapley_values as (
    select * from {{ ref('int_attribution__shapley_values') }}
),

totals as (
    select
        removal_effects.agreement_version,
        removal_effects.channel,
        coalesce(shapley_values.won_count, 0) as won_count,
        removal_effects.removal_effect,
        coalesce(shapley_values.shapley_value, 0) as shapley_value,
        removal_effects.removal_billionths,
        coalesce(shapley_values.whole_parts, 0) as whole_parts,
        nullif(
            sum(removal_effects.removal_billionths) over (
                partition by removal_effects.agreement_version
            ), 0
        ) as all_billionths,
        nullif(
            sum(shapley_values.whole_parts) over (
                partition by removal_effects.agreement_version
            ), 0
        ) as all_parts
    from removal_effects
    left join shapley_values
        on
            removal_effects.agreement_version = shapley_values.agreement_version
            and removal_effects.channel = shapley_values.channel
),

shares as (
    select
        md5(agreement_version || '|' || channel) as channel_effect_id,
        agreement_version,
        channel,
        won_count,
        removal_effect,
        {{ from_micros(whole_share(1000000, 'removal_billionths', 'all_billionths')) }}
            as markov_share,
        shapley_value,
        {{ from_micros(whole_share(1000000, 'whole_parts', 'all_parts')) }} as shapley_share
    from totals
)

select * from shares
