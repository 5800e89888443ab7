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

changes_of_version as (
    select
        agreement_version,
        lag(agreement_version) over (order by in_force_from_at) as previous_version,
        {{ local_date('in_force_from_at', 'reporting_timezone') }} as score_date
    from versions
    where in_force_from_at <= {{ as_of() }}
),

first_days as (
    select
        person_id,
        min(score_date) as first_date
    from score_days
    group by person_id
),

fit_changes as (
    select
        md5(first_days.person_id || '|' || cast(changes_of_version.score_date as text))
            as fit_change_id,
        first_days.person_id,
        changes_of_version.score_date
    from first_days
    inner join changes_of_version
        on first_days.first_date < changes_of_version.score_date
    left join fit
        on
            first_days.person_id = fit.person_id
            and changes_of_version.agreement_version = fit.agreement_version
    left join fit as previous_fit
        on
            first_days.person_id = previous_fit.person_id
            and changes_of_version.previous_version = previous_fit.agreement_version
    where
        changes_of_version.previous_version is not null
        and coalesce(fit.fit_score, 0) <> coalesce(previous_fit.fit_score, 0)
)

select * from fit_changes
