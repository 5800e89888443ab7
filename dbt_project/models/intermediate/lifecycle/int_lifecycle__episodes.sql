with

counted as (
    select * from {{ ref('int_lifecycle__evidence_counted') }}
),

compared as (
    select
        counted.*,
        lag(stage) over (partition by basis, person_id order by evidence_number) as stage_before
    from counted
),

-- evidence for the stage the person is in changes nothing
entries as (
    select *
    from compared
    where stage_before is null or stage <> stage_before
),

placed as (
    select
        entries.*,
        row_number() over (
            partition by basis, person_id order by evidence_number
        ) as episode_number,
        row_number() over (
            partition by basis, person_id, stage order by evidence_number
        ) as stage_visit_number,
        lag(stage) over (partition by basis, person_id order by evidence_number) as previous_stage,
        lag(stage_rank) over (
            partition by basis, person_id order by evidence_number
        ) as previous_rank,
        lag(is_detour) over (
            partition by basis, person_id order by evidence_number
        ) as previous_is_detour,
        lead(stage) over (partition by basis, person_id order by evidence_number) as next_stage,
        lead(occurred_at) over (partition by basis, person_id order by evidence_number)
            as exited_at,
        count(*) over (partition by basis, person_id, occurred_at) > 1 as order_is_inferred
    from entries
),

final as (
    select
        md5(
            person_id || '|' || stage || '|' || {{ epoch_microseconds('occurred_at') }}
            || '|' || basis
        ) as episode_id,
        person_id,
        stage,
        stage_rank,
        episode_number,
        stage_visit_number,
        case
            when is_detour then 'back'
            when previous_stage is null then case when stage_rank = 1 then 'forward' else 'skip' end
            when previous_is_detour then 'forward'
            when stage_rank = previous_rank + 1 then 'forward'
            when stage_rank > previous_rank then 'skip'
            else 'back'
        end as direction,
        occurred_at as entered_at,
        exited_at,
        previous_stage,
        next_stage,
        rule,
        cause_source,
        cause_record,
        cause_id,
        is_observed,
        order_is_inferred,
        agreement_version,
        basis,
        is_detour
    from placed
)

select * from final
