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

judged as (
    select
        score_days.*,
        versions.agreement_version
    from score_days
    inner join versions
        on
            {{ is_in_force(
                'versions',
                start_of_local_day('score_days.score_date', 'versions.reporting_timezone')
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
