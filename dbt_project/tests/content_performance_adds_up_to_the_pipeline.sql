-- Assets with no_content, unattributed and pending: every model adds up to all deals.
with

performance as (
    select * from {{ ref('rpt_content_performance') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

totals as (
    select
        count(*) as opportunities_created,
        coalesce(sum(amount_reporting), 0) as pipeline_created,
        coalesce(sum(case when category = 'won' then amount_reporting end), 0) as revenue_won
    from opportunities
),

reported as (
    select
        model,
        sum(opportunities_created) as opportunities_created,
        sum(pipeline_created) as pipeline_created,
        sum(revenue_won) as revenue_won
    from performance
    group by model
),

wrong as (
    select reported.*
    from reported
    cross join totals
    where
        reported.opportunities_created <> totals.opportunities_created
        or reported.pipeline_created <> totals.pipeline_created
        or reported.revenue_won <> totals.revenue_won
)

select * from wrong
