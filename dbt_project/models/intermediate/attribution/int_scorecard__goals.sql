with

goal_periods as (
    select * from {{ ref('int_scorecard__goal_periods') }}
),

months as (
    select * from {{ ref('int_scorecard__months') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

summed as (
    select
        goal_periods.goal,
        goal_periods.period_start_date,
        coalesce(sum(months.amount), 0) as amount,
        coalesce(sum(months.cost), 0) as cost
    from goal_periods
    left join months
        on
            goal_periods.metric = months.metric
            and (goal_periods.model = months.model or months.model is null)
            and goal_periods.period_start_date <= months.month_date
            and goal_periods.next_period_start_date > months.month_date
    group by goal_periods.goal, goal_periods.period_start_date
),

measured as (
    select
        goal_periods.goal,
        goal_periods.metric,
        goal_periods.model,
        goal_periods.owners,
        goal_periods.period,
        goal_periods.agreement_version,
        cast(goal_periods.target as numeric(18, 4)) as target,
        case
            when goal_periods.metric = 'program_roi' and summed.cost > 0
                then {{ ratio('summed.amount - summed.cost', 'summed.cost', 4) }}
            when goal_periods.metric = 'program_roi' then null
            else cast(summed.amount as numeric(18, 4))
        end as actual,
        {{ start_of_local_day(
            'goal_periods.next_period_start_date', 'reporting.reporting_timezone'
        ) }} <= {{ as_of() }} as is_complete,
        goal_periods.period_start_date
    from goal_periods
    cross join reporting
    inner join summed
        on
            goal_periods.goal = summed.goal
            and goal_periods.period_start_date = summed.period_start_date
),

goals as (
    select
        measured.*,
        coalesce(measured.actual >= measured.target, false) as is_met
    from measured
)

select * from goals
