-- Every opportunity × model hands out exactly one deal, for every deal and every model.
with

attribution as (
    select * from {{ ref('fct_attribution') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

handed_out as (
    select
        opportunity_id,
        model,
        sum(credit_micros) as credit_micros,
        min(credit_micros) as smallest_credit
    from attribution
    group by opportunity_id, model
),

wrong as (
    select
        opportunities.opportunity_id,
        attribution_weights.model,
        handed_out.credit_micros
    from opportunities
    cross join attribution_weights
    left join handed_out
        on
            opportunities.opportunity_id = handed_out.opportunity_id
            and attribution_weights.model = handed_out.model
    where
        handed_out.credit_micros is null
        or handed_out.credit_micros <> 1000000
        or handed_out.smallest_credit <= 0
)

select * from wrong
