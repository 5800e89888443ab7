with

opportunities as (
    select * from {{ ref('int_attribution__opportunities') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

weights as (
    select * from {{ ref('int_attribution__weights') }}
),

touch_credits as (
    select * from {{ ref('int_attribution__touch_credits') }}
),

pending_credits as (
    select distinct
        opportunity_id,
        cast(null as text) as touch_id,
        model,
        'pending' as credit_kind,
        cast(null as bigint) as path_position,
        pending_weight * 1000 as credit_micros,
        false as is_fallback
    from weights
    where pending_weight > 0
),

attributed as (
    select distinct
        opportunity_id,
        model
    from weights
),

unattributed_credits as (
    select
        opportunities.opportunity_id,
        cast(null as text) as touch_id,
        attribution_weights.model,
        'unattributed' as credit_kind,
        cast(null as bigint) as path_position,
        1000000 as credit_micros,
        false as is_fallback
    from opportunities
    cross join attribution_weights
    left join attributed
        on
            opportunities.opportunity_id = attributed.opportunity_id
            and attribution_weights.model = attributed.model
    where attributed.opportunity_id is null
),

credits as (
    select * from touch_credits
    union all
    select * from pending_credits
    union all
    select * from unattributed_credits
)

select
    md5(opportunity_id || '|' || model || '|' || coalesce(touch_id, credit_kind))
        as attribution_id,
    opportunity_id,
    touch_id,
    model,
    credit_kind,
    path_position,
    cast(credit_micros as bigint) as credit_micros,
    is_fallback
from credits
