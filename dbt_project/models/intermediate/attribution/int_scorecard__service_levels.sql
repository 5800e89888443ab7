with

clocks as (
    select * from {{ ref('int_sla__clocks') }}
),

verdicts as (
    select * from {{ ref('int_sla__verdicts') }}
),

commitments as (
    select * from {{ source('agreement', 'commitments') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

promised_shares as (
    select
        agreement_version,
        policy,
        max(at_least) as at_least
    from commitments
    where metric = 'sla_met_share'
    group by agreement_version, policy
),

judged as (
    select
        clocks.policy,
        clocks.by_team,
        clocks.agreement_version,
        verdicts.state = 'met' as is_kept,
        {{ month_of(local_date('clocks.started_at', 'reporting.reporting_timezone')) }}
            as period_start_date
    from clocks
    inner join verdicts
        on clocks.clock_id = verdicts.clock_id
    cross join reporting
    where verdicts.state in ('met', 'breached_closed', 'breached_open')
),

counted as (
    select
        policy,
        by_team,
        max(agreement_version) as agreement_version,
        count(*) as judged_count,
        count(*) filter (where is_kept) as kept_count,
        period_start_date
    from judged
    group by policy, by_team, period_start_date
),

service_levels as (
    select
        counted.policy,
        counted.by_team,
        counted.agreement_version,
        -- a promise without an agreed share is meant for every case
        cast(coalesce(promised_shares.at_least, 1) as numeric(18, 4)) as target,
        {{ ratio('counted.kept_count', 'counted.judged_count', 4) }} as actual,
        counted.judged_count,
        counted.kept_count,
        counted.kept_count >= coalesce(promised_shares.at_least, 1) * counted.judged_count
            as is_met,
        {{ start_of_local_day(
            "cast(counted.period_start_date + interval '1 month' as date)",
            'reporting.reporting_timezone'
        ) }} <= {{ as_of() }} as is_complete,
        counted.period_start_date
    from counted
    cross join reporting
    left join promised_shares
        on
            counted.agreement_version = promised_shares.agreement_version
            and counted.policy = promised_shares.policy
)

select * from service_levels
