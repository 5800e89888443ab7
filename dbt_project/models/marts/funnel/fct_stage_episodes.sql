with

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
),

final as (
    select
        episode_id,
        person_id,
        stage,
        direction,
        previous_stage,
        next_stage,
        rule,
        cause_source,
        cause_record,
        cause_id,
        agreement_version,
        stage_rank,
        episode_number,
        stage_visit_number,
        {{ minutes_between('entered_at', 'coalesce(exited_at, ' ~ as_of() ~ ')') }} as minutes,
        is_detour,
        exited_at is null as is_open,
        is_observed,
        order_is_inferred,
        entered_at,
        exited_at
    from episodes
    where basis = 'as_defined_then'
)

select * from final
