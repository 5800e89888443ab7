with

points as (
    select * from {{ ref('int_score_events__points') }}
),

score_fades as (
    select * from {{ source('agreement', 'score_fades') }}
),

-- what a touch is still worth after each of its steps; at the last one it expires
steps as (
    select
        points.basis,
        points.person_id,
        points.touch_id,
        points.rule,
        points.points,
        cast(round(points.points * score_fades.keep) as bigint) as points_left,
        points.occurred_at
        + cast(score_fades.after_days * 86400 as integer) * interval '1 second' as lost_at
    from points
    inner join score_fades
        on points.agreement_version = score_fades.agreement_version

    union all

    select
        basis,
        person_id,
        touch_id,
        rule,
        points,
        0 as points_left,
        expires_at as lost_at
    from points
),

compared as (
    select
        steps.*,
        lag(points_left, 1, points) over (
            partition by basis, touch_id, rule order by lost_at
        ) as points_before
    from steps
),

final as (
    select
        basis,
        person_id,
        touch_id,
        rule,
        points_before - points_left as points_lost,
        lost_at
    from compared
    where points_before <> points_left
)

select * from final
