with

points as (
    select * from {{ ref('int_score_events__points') }}
),

losses as (
    select * from {{ ref('int_score_events__losses') }}
),

-- points come and go; those that are lost at an instant still count in it, so they go after it
steps as (
    select
        basis,
        person_id,
        touch_id,
        rule,
        points,
        occurred_at as stepped_at,
        0 as step_order
    from points

    union all

    select
        basis,
        person_id,
        touch_id,
        rule,
        -points_lost as points,
        lost_at,
        1 as step_order
    from losses
),

running as (
    select
        steps.*,
        sum(points) over (
            partition by basis, person_id
            order by stepped_at, step_order
            range between unbounded preceding and current row
        ) as score,
        sum(points) over (partition by basis, person_id, stepped_at, step_order)
            as points_at_instant
    from steps
),

final as (
    select
        points.basis,
        points.person_id,
        points.touch_id,
        points.rule,
        points.points,
        points.is_capped,
        cast(running.score - running.points_at_instant as bigint) as score_before,
        cast(running.score as bigint) as score_after,
        points.occurred_at,
        points.expires_at,
        points.agreement_version
    from points
    inner join running
        on
            points.basis = running.basis
            and points.person_id = running.person_id
            and points.touch_id = running.touch_id
            and points.rule = running.rule
            and running.step_order = 0
)

select * from final
