with

goals as (
    select * from {{ ref('int_scorecard__goals') }}
),

commitments as (
    select * from {{ ref('fct_commitments') }}
),

service_levels as (
    select * from {{ ref('int_scorecard__service_levels') }}
),

lines as (
    select
        'goal' as kind,
        goal as name,
        metric,
        owners as owner_team,
        period,
        case
            when metric = 'opportunities_created' then 'count'
            when metric = 'program_roi' then 'ratio'
            else 'money'
        end as unit,
        agreement_version,
        target,
        actual,
        is_met,
        is_complete,
        period_start_date
    from goals

    union all

    select
        'commitment' as kind,
        commitment as name,
        metric,
        by_team as owner_team,
        period,
        case when metric = 'mqls_delivered' then 'count' else 'share' end as unit,
        agreement_version,
        target,
        actual,
        is_met,
        is_complete,
        period_start_date
    from commitments

    union all

    select
        'sla' as kind,
        policy as name,
        'sla_met_share' as metric,
        by_team as owner_team,
        'month' as period,
        'share' as unit,
        agreement_version,
        target,
        actual,
        is_met,
        is_complete,
        period_start_date
    from service_levels
),

compared as (
    select
        lines.*,
        lag(actual) over (
            partition by kind, name, period order by period_start_date
        ) as previous_actual
    from lines
),

scorecard as (
    select
        md5(kind || '|' || name || '|' || period || '|' || cast(period_start_date as text))
            as scorecard_id,
        kind,
        name,
        metric,
        owner_team,
        period,
        unit,
        case
            when actual > previous_actual then 'up'
            when actual < previous_actual then 'down'
            when actual = previous_actual then 'flat'
        end as trend,
        agreement_version,
        target,
        actual,
        {{ ratio('actual', 'target', 4) }} as attainment,
        previous_actual,
        is_met,
        is_complete,
        period_start_date
    from compared
)

select * from scorecard
