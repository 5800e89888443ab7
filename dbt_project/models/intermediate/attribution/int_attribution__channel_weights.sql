{{ config(materialized='view') }}

with

paths as (
    select * from {{ ref('int_attribution__paths') }}
),

removal_effects as (
    select * from {{ ref('int_attribution__removal_effects') }}
),

valued as (
    select
        paths.*,
        coalesce(removal_effects.removal_billionths, 0) as removal_billionths,
        coalesce(
            max(removal_effects.removal_billionths) over (partition by paths.opportunity_id), 0
        ) = 0 as is_fallback
    from paths
    left join removal_effects
        on
            paths.agreement_version = removal_effects.agreement_version
            and paths.channel = removal_effects.channel
),

weighed as (
    select
        valued.*,
        case
            when is_fallback then 1
            else {{ whole_share('removal_billionths', 1000000, 'channel_touches') }}
        end as removal_weight,
        {{ whole_share(1000000000, 1000000, 'channel_touches') }} as channel_weight
    from valued
)

select * from weighed
