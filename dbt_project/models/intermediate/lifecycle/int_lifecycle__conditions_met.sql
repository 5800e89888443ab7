with

occurrences as (
    select * from {{ ref('int_lifecycle__occurrences') }}
),

judges as (
    select * from {{ ref('int_agreement_judges') }}
),

stage_conditions as (
    select * from {{ source('agreement', 'stage_conditions') }}
),

stages as (
    select * from {{ source('agreement', 'stages') }}
),

conditions as (
    select
        stage_conditions.*,
        stages.stage_rank,
        stages.is_detour,
        case stage_conditions.condition_kind
            when 'field'
                then
                    stage_conditions.source || '.' || stage_conditions.object || '.'
                    || stage_conditions.field || ' = ' || stage_conditions.value
            when 'touch' then stage_conditions.touch_kind
            when 'relation' then stage_conditions.relation
            else 'score'
        end as match_key
    from stage_conditions
    inner join stages
        on
            stage_conditions.agreement_version = stages.agreement_version
            and stage_conditions.stage = stages.stage
),

final as (
    select
        judges.basis,
        conditions.agreement_version,
        occurrences.person_id,
        conditions.stage,
        conditions.stage_rank,
        conditions.is_detour,
        conditions.alternative,
        conditions.condition_number,
        conditions.conditions_in_alternative,
        conditions.condition_kind,
        case
            when conditions.condition_kind = 'score'
                then 'score_at_least ' || cast(conditions.score_at_least as text)
            else conditions.condition_kind || ' ' || conditions.match_key
        end as rule,
        occurrences.cause_source,
        occurrences.cause_record,
        occurrences.cause_id,
        occurrences.is_observed,
        judges.is_in_force,
        occurrences.occurred_at
    from occurrences
    inner join judges
        on
            occurrences.event_version = judges.event_version
            and occurrences.basis in ('any', judges.basis)
    inner join conditions
        on
            judges.judging_version = conditions.agreement_version
            and occurrences.condition_kind = conditions.condition_kind
            and occurrences.match_key = conditions.match_key
            and (judges.is_in_force or conditions.conditions_in_alternative > 1)
    where
        conditions.condition_kind <> 'score'
        or (
            occurrences.score_before < conditions.score_at_least
            and conditions.score_at_least <= occurrences.score_after
        )
)

select * from final
