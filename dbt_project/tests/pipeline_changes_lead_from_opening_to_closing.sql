-- A returned row is a day whose movements do not lead from its opening to its closing amount, or whose
-- opening is not the closing of the day before.
with

pipeline_changes as (
    select * from {{ ref('rpt_pipeline_changes') }}
),

compared as (
    select
        pipeline_changes.*,
        coalesce(lag(closing_amount) over (order by as_of_date), 0) as closing_amount_before
    from pipeline_changes
)

select *
from compared
where
    opening_amount + created_amount + reopened_amount + raised_amount - cut_amount - won_amount
    - lost_amount + revalued_amount <> closing_amount
    or opening_amount <> closing_amount_before
    or opening_count + created_count + reopened_count - won_count - lost_count <> closing_count
