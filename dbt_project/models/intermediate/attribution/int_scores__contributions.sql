with

score_events as (
    select * from {{ ref('int_score_events') }}
),

losses as (
    select * from {{ ref('int_score_events__losses') }}
),

lost as (
    select
        touch_id,
        rule,
        sum(points_lost) as points_lost
    from losses
    where basis = 'as_defined_then' and lost_at < {{ as_of() }}
    group by touch_id, rule
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
        cast(score_events.points - coalesce(lost.points_lost, 0) as bigint) as points_now,
        score_events.is_capped,
        not score_events.is_capped and score_events.expires_at >= {{ as_of() }} as is_valid,
        score_events.occurred_at,
        score_events.expires_at as valid_until_at
    from score_events
    left join lost
        on
            score_events.touch_id = lost.touch_id
            and score_events.rule = lost.rule
)

select * from contributions
