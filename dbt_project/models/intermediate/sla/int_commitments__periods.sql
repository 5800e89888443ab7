with

commitments as (
    select * from {{ source('agreement', 'commitments') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

-- the months of a version's own time zone, from the first hand-off's to this one
bounds as (
    select
        versions.agreement_version,
        versions.reporting_timezone,
        {{ month_of(local_date('min(handoffs.entered_at)', 'versions.reporting_timezone')) }}
            as first_month_date,
        {{ month_of(local_date(as_of(), 'versions.reporting_timezone')) }} as last_month_date
    from versions
    cross join handoffs
    group by
        versions.agreement_version,
        versions.reporting_timezone
),

months as (
    select
        bounds.agreement_version,
        bounds.reporting_timezone,
        days.day as period_start_date,
        {{ month_of("days.day + interval '32 days'") }} as period_end_date
    from bounds
    cross join
        lateral {{ date_series('bounds.first_month_date', 'bounds.last_month_date') }} as days
    where days.day = {{ month_of('days.day') }}
),

dated as (
    select
        months.*,
        {{ start_of_local_day('period_start_date', 'reporting_timezone') }} as period_started_at,
        {{ start_of_local_day('period_end_date', 'reporting_timezone') }} as period_ended_at
    from months
),

judged as (
    select
        dated.*,
        row_number() over (
            partition by dated.period_start_date order by dated.agreement_version desc
        ) as version_number
    from dated
    inner join versions
        on
            dated.agreement_version = versions.agreement_version
            and {{ is_in_force('versions', 'dated.period_started_at') }}
),

final as (
    select
        commitments.commitment,
        commitments.by_team,
        commitments.metric,
        commitments.period,
        commitments.policy,
        judged.agreement_version,
        commitments.within_days,
        commitments.at_least,
        judged.period_ended_at <= {{ as_of() }} as is_complete,
        judged.period_start_date,
        judged.period_started_at,
        judged.period_ended_at
    from judged
    inner join commitments on judged.agreement_version = commitments.agreement_version
    where judged.version_number = 1
)

select * from final
