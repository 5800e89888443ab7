with

outcomes as (
    select * from {{ ref('int_program_outcomes') }}
),

program_costs as (
    select * from {{ ref('int_program_costs') }}
),

-- a month that only takes money back bought nothing
cost_months as (
    select
        program_id,
        cost_month_date
    from program_costs
    where is_counted
    group by program_id, cost_month_date
    having sum(coalesce(cost_reporting, cost)) > 0
),

touch_months as (
    select distinct
        program_id,
        touch_month_date
    from outcomes
),

-- the money that bought a touch: the program's latest cost up to its month, else its first one
paid_months as (
    select
        touch_months.program_id,
        touch_months.touch_month_date,
        coalesce(
            max(cost_months.cost_month_date) filter (
                where cost_months.cost_month_date <= touch_months.touch_month_date
            ),
            min(cost_months.cost_month_date),
            touch_months.touch_month_date
        ) as month_date
    from touch_months
    left join cost_months
        on touch_months.program_id = cost_months.program_id
    group by touch_months.program_id, touch_months.touch_month_date
),

by_activity as (
    select
        'activity_period' as basis,
        outcomes.*,
        outcomes.outcome_month_date as month_date
    from outcomes
),

by_cost as (
    select
        'cost_period' as basis,
        outcomes.*,
        paid_months.month_date
    from outcomes
    inner join paid_months
        on
            outcomes.program_id = paid_months.program_id
            and outcomes.touch_month_date = paid_months.touch_month_date
),

by_both as (
    select * from by_activity
    union all
    select * from by_cost
),

months as (
    select
        program_id,
        model,
        basis,
        cast(sum(new_people_count) as bigint) as new_people_count,
        cast(sum(mqls_count) as bigint) as mqls_count,
        cast(sum(created_micros) as bigint) as created_micros,
        cast(sum(won_micros) as bigint) as won_micros,
        cast(sum(pipeline_created) as numeric(18, 2)) as pipeline_created,
        cast(sum(revenue_won) as numeric(18, 2)) as revenue_won,
        month_date
    from by_both
    group by program_id, model, basis, month_date
)

select * from months
