with

people as (
    select * from {{ ref('int_people') }}
),

scoring_rules as (
    select * from {{ source('agreement', 'scoring_rules') }}
),

fitting_rules as (
    select distinct
        people.person_id,
        scoring_rules.agreement_version,
        scoring_rules.rule,
        scoring_rules.points
    from people
    inner join scoring_rules
        on
            scoring_rules.part = 'fit'
            and (
                people.segment = scoring_rules.segment
                or lower(people.title) like '%' || lower(scoring_rules.title_contains) || '%'
            )
),

fit as (
    select
        md5(person_id || '|' || agreement_version) as fit_id,
        person_id,
        agreement_version,
        cast(sum(points) as bigint) as fit_score
    from fitting_rules
    group by person_id, agreement_version
)

select * from fit
