with

weights as (
    select * from {{ ref('int_attribution__weights') }}
),

totals as (
    select
        weights.*,
        1000000 - weights.pending_weight * 1000 as micros_to_share,
        sum(weights.weight) over (partition by weights.opportunity_id, weights.model)
            as all_weights
    from weights
),

shares as (
    select
        totals.*,
        {{ whole_share('micros_to_share', 'weight', 'all_weights') }} as whole_micros,
        {{ share_remainder('micros_to_share', 'weight', 'all_weights') }} as remainder
    from totals
),

ranked as (
    select
        shares.*,
        row_number() over (
            partition by shares.opportunity_id, shares.model
            order by shares.remainder desc, shares.path_position asc
        ) as remainder_rank,
        shares.micros_to_share
        - sum(shares.whole_micros) over (partition by shares.opportunity_id, shares.model)
            as micros_left
    from shares
),

touch_credits as (
    select
        opportunity_id,
        touch_id,
        model,
        'touch' as credit_kind,
        path_position,
        whole_micros + case when remainder_rank <= micros_left then 1 else 0 end as credit_micros,
        is_fallback
    from ranked
)

select * from touch_credits
where credit_micros > 0
