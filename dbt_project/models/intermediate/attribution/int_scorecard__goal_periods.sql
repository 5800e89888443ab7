with

goals as (
    select * from {{ source('agreement', 'goals') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

bounds as (
    select
        reporting.reporting_timezone,
        min({{ local_date('opportunities.created_at', 'reporting.reporting_timezone') }})
            as first_date,
        min(
            {{ month_of(local_date('opportunities.created_at', 'reporting.reporting_timezone')) }}
            - interval '11 months'
        ) as search_from_at,
        {{ local_date(as_of(), 'reporting.reporting_timezone') }} as last_date
    from opportunities
    cross join reporting
    group by reporting.reporting_timezone
),

lengths as (
    select
        listed.period,
        listed.months
    from (values ('month', 1), ('quarter', 3), ('year', 12)) as listed (period, months)
),

-- every month in which a period of each length begins, from the one that holds the first deal on
periods as (
    select
        lengths.period,
        days.day as period_start_date,
        cast(days.day + cast(lengths.months as integer) * interval '1 month' as date)
            as next_period_start_date,
        bounds.first_date,
        {{ start_of_local_day('days.day', 'bounds.reporting_timezone') }} as period_started_at
    from bounds
    cross join lateral {{ date_series('bounds.search_from_at', 'bounds.last_date') }} as days
    cross join lengths
    where
        days.day = {{ month_of('days.day') }}
        and mod(cast(extract(month from days.day) as integer) - 1, lengths.months) = 0
),

goal_periods as (
    select
        goals.goal,
        goals.metric,
        goals.model,
        goals.owners,
        goals.period,
        goals.agreement_version,
        goals.target,
        periods.period_start_date,
        periods.next_period_start_date
    from periods
    inner join versions
        on {{ is_in_force('versions', 'periods.period_started_at') }}
    inner join goals
        on
            versions.agreement_version = goals.agreement_version
            and periods.period = goals.period
    where periods.next_period_start_date > periods.first_date
)

select * from goal_periods
