with

clocks as (
    select * from {{ ref('int_sla__clocks') }}
),

verdicts as (
    select * from {{ ref('int_sla__verdicts') }}
),

legs as (
    select * from {{ ref('int_sla__legs') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

final as (
    select
        clocks.clock_id,
        clocks.subject_id,
        clocks.person_id,
        clocks.opportunity_id,
        clocks.owner_id,
        clocks.stop_touch_id,
        clocks.policy,
        clocks.by_team,
        clocks.measure,
        clocks.subject_kind,
        verdicts.state,
        case when verdicts.state = 'void' then clocks.void_reason end as void_reason,
        case
            when clocks.void_reason is not null then clocks.void_reason
            when clocks.stop_touch_id is not null then 'touch'
            when clocks.stopped_at is not null then 'stage_entered'
        end as ended_by,
        clocks.segment,
        clocks.signal_kind,
        clocks.calendar,
        clocks.on_reassignment,
        clocks.agreement_version,
        clocks.run_number,
        clocks.target_minutes,
        {{ working_minutes('verdicts.worked_microseconds') }} as working_minutes,
        {{ minutes_between('clocks.started_at', 'coalesce(clocks.ended_at, ' ~ as_of() ~ ')') }}
            as elapsed_minutes,
        legs.minutes_to_record,
        legs.minutes_to_qualify,
        legs.minutes_to_route,
        legs.minutes_to_assign,
        legs.minutes_to_answer,
        verdicts.state in ('breached_open', 'breached_closed') as is_breached,
        {{ local_date('clocks.started_at', 'reporting.reporting_timezone') }} as started_date,
        clocks.signal_at,
        clocks.recorded_at,
        clocks.entered_at,
        clocks.routed_at,
        clocks.assigned_at,
        clocks.started_at,
        case when verdicts.state in ('met', 'breached_closed') then clocks.ended_at end
            as stopped_at,
        case when verdicts.state = 'void' then clocks.voided_at end as voided_at,
        verdicts.due_at,
        case when verdicts.state <> 'void' then verdicts.breached_at end as breached_at
    from clocks
    cross join reporting
    inner join verdicts on clocks.clock_id = verdicts.clock_id
    left join legs on clocks.clock_id = legs.clock_id
)

select * from final
