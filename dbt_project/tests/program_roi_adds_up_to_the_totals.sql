-- Programs with no_program, unattributed and pending: every model and basis adds up to everything.
with

program_roi as (
    select * from {{ ref('rpt_program_roi') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

people as (
    select * from {{ ref('int_people') }}
),

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

program_costs as (
    select * from {{ ref('fct_program_costs') }}
),

totals as (
    select
        (select count(*) from people) as new_people_count,
        (select count(*) from handoffs) as mqls_count,
        (select count(*) from opportunities) as opportunities_created,
        (select coalesce(sum(amount_reporting), 0) from opportunities) as pipeline_created,
        (
            select coalesce(sum(amount_reporting), 0) from opportunities
            where category = 'won'
        ) as revenue_won,
        (
            select coalesce(sum(cost_reporting), 0) from program_costs
            where is_counted
        ) as cost
),

bases as (
    select listed.basis
    from (values ('activity_period'), ('cost_period')) as listed (basis)
),

reported as (
    select
        model,
        basis,
        sum(new_people_count) as new_people_count,
        sum(mqls_count) as mqls_count,
        sum(opportunities_created) as opportunities_created,
        sum(pipeline_created) as pipeline_created,
        sum(revenue_won) as revenue_won,
        sum(cost) as cost
    from program_roi
    group by model, basis
),

wrong as (
    select
        attribution_weights.model,
        bases.basis
    from attribution_weights
    cross join bases
    cross join totals
    left join reported
        on
            attribution_weights.model = reported.model
            and bases.basis = reported.basis
    where
        coalesce(reported.new_people_count, 0) <> totals.new_people_count
        or coalesce(reported.mqls_count, 0) <> totals.mqls_count
        or coalesce(reported.opportunities_created, 0) <> totals.opportunities_created
        or coalesce(reported.pipeline_created, 0) <> totals.pipeline_created
        or coalesce(reported.revenue_won, 0) <> totals.revenue_won
        or coalesce(reported.cost, 0) <> totals.cost
)

select * from wrong
