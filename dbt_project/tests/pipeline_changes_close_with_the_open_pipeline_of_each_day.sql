-- A returned row is a day whose closing amount is not what the opportunities open at its end add up to.
with

pipeline_changes as (
    select * from {{ ref('rpt_pipeline_changes') }}
),

opportunity_days as (
    select * from {{ ref('fct_opportunity_days') }}
),

open_pipeline as (
    select
        as_of_date,
        coalesce(sum(amount_reporting), 0) as open_amount,
        count(*) as open_count
    from opportunity_days
    where category = 'open'
    group by as_of_date
)

select
    pipeline_changes.as_of_date,
    pipeline_changes.closing_amount,
    open_pipeline.open_amount
from pipeline_changes
left join open_pipeline
    on pipeline_changes.as_of_date = open_pipeline.as_of_date
where
    pipeline_changes.closing_amount <> coalesce(open_pipeline.open_amount, 0)
    or pipeline_changes.closing_count <> coalesce(open_pipeline.open_count, 0)
