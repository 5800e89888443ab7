-- Touches, unattributed and pending together equal the deal's amount to the cent, in both currencies.
with

attribution as (
    select * from {{ ref('fct_attribution') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

models as (
    select distinct model from attribution
),

handed_out as (
    select
        opportunity_id,
        model,
        sum(attributed_amount) as attributed_amount,
        sum(attributed_amount_reporting) as attributed_amount_reporting
    from attribution
    group by opportunity_id, model
),

wrong as (
    select
        opportunities.opportunity_id,
        models.model,
        opportunities.amount,
        handed_out.attributed_amount
    from opportunities
    cross join models
    left join handed_out
        on
            opportunities.opportunity_id = handed_out.opportunity_id
            and models.model = handed_out.model
    where
        opportunities.amount is distinct from handed_out.attributed_amount
        or opportunities.amount_reporting is distinct from handed_out.attributed_amount_reporting
)

select * from wrong
