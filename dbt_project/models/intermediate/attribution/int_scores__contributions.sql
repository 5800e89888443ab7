with

score_events as (
    select * from {{ ref('int_score_events') }}
),

settings as (
    select * from {{ source('agreement', 'settings') }}
),

contributions as (
    select
        md5(score_events.touch_id || '|' || score_events.person_id || '|' || score_events.rule)
            as contribution_id,
        score_events.person_id,
        score_events.touch_id,
        score_events.rule,
        score_events.agreement_version,
        score_events.points,
        score_events.occurred_at,
        score_events.occurred_at
        + cast(settings.points_expire_days as integer) * interval '1 day' as valid_until_at
    from score_events
    inner join settings
        on score_events.agreement_version = settings.agreement_version
),

valued as (
    select
        contribution_id,
        person_id,
        touch_id,
        rule,
        agreement_version,
        points,
        case when valid_until_at >= {{ as_of() }} then points else 0 end as points_now,
        valid_until_at >= {{ as_of() }} as is_valid,
        occurred_at,
        valid_until_at
    from contributions
)

select * from valued
