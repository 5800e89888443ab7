with

score_days as (
    select * from {{ ref('int_scores__days') }}
),

fit as (
    select * from {{ ref('int_scores__fit') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

fit_changes as (
    select * from {{ ref('int_scores__fit_changes') }}
),

movements as (
    select
        person_id,
        points_gained,
        points_expired,
        score_date
    from score_days
    union all
    select
        person_id,
        0 as points_gained,
        0 as points_expired,
        score_date
    from fit_changes
),

-- a new version may weigh who somebody is otherwise, on a day on which they did nothing
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
        days.*,
        cast(
            sum(points_gained - points_expired) over (
                partition by person_id order by score_date rows unbounded preceding
            ) as bigint
        ) as engagement_score
    from days
),

judged as (
    select
        running.*,
        versions.agreement_version
    from running
    inner join versions
        on
            {{ is_in_force(
                'versions',
                start_of_local_day('running.score_date', 'versions.reporting_timezone')
            ) }}
),

scores as (
    select
        md5(judged.person_id || '|' || cast(judged.score_date as text)) as score_id,
        judged.person_id,
        judged.agreement_version,
        judged.points_gained,
        judged.points_expired,
        judged.engagement_score,
        coalesce(fit.fit_score, 0) as fit_score,
        judged.engagement_score + coalesce(fit.fit_score, 0) as total_score,
        row_number() over (
            partition by judged.person_id order by judged.score_date desc
        ) = 1 as is_latest,
        judged.score_date
    from judged
    left join fit
        on
            judged.person_id = fit.person_id
            and judged.agreement_version = fit.agreement_version
)

select * from scores
