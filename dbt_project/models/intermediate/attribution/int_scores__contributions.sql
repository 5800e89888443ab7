with

score_events as (
    select * from {{ ref('int_score_events') }}
),

contributions as (
    select
        md5(touch_id || '|' || person_id || '|' || rule) as contribution_id,
        person_id,
        touch_id,
        rule,
        agreement_version,
        points,
        case when expires_at >= {{ as_of() }} then points else 0 end as points_now,
        expires_at >= {{ as_of() }} as is_valid,
        occurred_at,
        expires_at as valid_until_at
    from score_events
)

select * from contributions
