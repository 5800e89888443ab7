with

contributions as (
    select * from {{ ref('int_scores__contributions') }}
),

losses as (
    select * from {{ ref('int_score_events__losses') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

gains as (
    select
        contributions.person_id,
        contributions.points as points_gained,
        0 as points_expired,
        {{ local_date('contributions.occurred_at', 'reporting.reporting_timezone') }} as score_date
    from contributions
    cross join reporting
),

-- points are worth what they were up to and including the instant at which they are lost
faded as (
    select
        losses.person_id,
        0 as points_gained,
        losses.points_lost as points_expired,
        {{ local_date('losses.lost_at', 'reporting.reporting_timezone') }} as score_date
    from losses
    cross join reporting
    where losses.basis = 'as_defined_then' and losses.lost_at < {{ as_of() }}
),

movements as (
    select * from gains
    union all
    select * from faded
),

days as (
    select
        person_id,
        cast(sum(points_gained) as bigint) as points_gained,
        cast(sum(points_expired) as bigint) as points_expired,
        score_date
    from movements
    group by person_id, score_date
),

running as (
    select
        person_id,
        points_gained,
        points_expired,
        cast(
            sum(points_gained - points_expired) over (
                partition by person_id order by score_date rows unbounded preceding
            ) as bigint
        ) as engagement_score,
        score_date
    from days
)

select * from running
where points_gained <> points_expired
