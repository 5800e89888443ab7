with

conditions_met as (
    select * from {{ ref('int_lifecycle__conditions_met') }}
),

first_met as (
    select
        basis,
        agreement_version,
        person_id,
        stage,
        alternative,
        conditions_in_alternative,
        condition_number,
        min(occurred_at) as first_met_at
    from conditions_met
    group by
        basis, agreement_version, person_id, stage, alternative,
        conditions_in_alternative, condition_number
),

-- an alternative becomes true when the last of its conditions does; from then on every renewal of
-- one of them is evidence again
complete as (
    select
        basis,
        agreement_version,
        person_id,
        stage,
        alternative,
        max(first_met_at) as complete_at
    from first_met
    group by
        basis, agreement_version, person_id, stage, alternative, conditions_in_alternative
    having count(*) = conditions_in_alternative
),

final as (
    select distinct
        conditions_met.person_id,
        conditions_met.stage,
        cast(conditions_met.stage_rank as bigint) as stage_rank,
        conditions_met.is_detour,
        conditions_met.is_detour or conditions_met.condition_kind = 'field' as always_counts,
        conditions_met.rule,
        conditions_met.cause_source,
        conditions_met.cause_record,
        conditions_met.cause_id,
        conditions_met.is_observed,
        conditions_met.occurred_at,
        conditions_met.agreement_version,
        conditions_met.basis
    from conditions_met
    inner join complete
        on
            conditions_met.basis = complete.basis
            and conditions_met.agreement_version = complete.agreement_version
            and conditions_met.person_id = complete.person_id
            and conditions_met.stage = complete.stage
            and conditions_met.alternative = complete.alternative
    where
        conditions_met.is_in_force
        and conditions_met.occurred_at >= complete.complete_at
)

select * from final
