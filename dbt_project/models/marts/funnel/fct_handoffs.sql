with

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

promises as (
    select * from {{ ref('int_handoffs__promises') }}
),

programs as (
    select * from {{ ref('int_programs') }}
),

completeness as (
    select * from {{ ref('int_commitments__handoffs') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

judged as (
    select
        handoffs.*,
        coalesce(promises.was_sla_kept, true) as was_sla_kept,
        coalesce(completeness.is_complete, false) as is_complete,
        {{ local_date('handoffs.entered_at', 'reporting.reporting_timezone') }} as entered_date,
        coalesce(
            programs.channel,
            case when handoffs.program_id is null then 'unattributed' else 'other' end
        ) as channel
    from handoffs
    cross join reporting
    left join completeness
        on handoffs.handoff_id = completeness.handoff_id
    left join promises
        on handoffs.handoff_id = promises.handoff_id
    left join programs
        on handoffs.program_id = programs.program_id
),

-- a rejection is earned by a reason both teams agreed on, and by what that reason asks of Sales:
-- unreachable is true only of people whom Sales really tried to reach, and in time
weighed as (
    select
        *,
        case
            when outcome <> 'rejected' then null
            when reason is null then 'reason'
            when not is_reason_listed then 'listed_reason'
            when attempts < attempts_needed then 'attempts'
            when attempts_needed is not null and not was_sla_kept then 'service_level'
        end as rejection_lacks
    from judged
),

final as (
    select
        handoff_id,
        person_id,
        account_id,
        episode_id,
        coalesce(owner_id, 'no_owner') as owner_id,
        program_id,
        content_id,
        signal_touch_id,
        program_touch_id,
        signal_kind,
        channel,
        segment,
        outcome,
        decided_stage,
        reason,
        sub_reason,
        rejection_lacks,
        program_link,
        agreement_version,
        attempts,
        attempts_needed,
        {{ minutes_between('entered_at', 'assigned_at') }} as minutes_to_assign,
        {{ minutes_between('entered_at', 'decided_at') }} as minutes_to_decide,
        decided_at is not null as is_decided,
        is_complete,
        is_reason_listed,
        is_sub_reason_listed,
        was_sla_kept,
        case when outcome = 'rejected' then rejection_lacks is null end as rejection_was_earned,
        entered_date,
        signal_at,
        entered_at,
        assigned_at,
        first_attempted_at,
        expires_at,
        decided_at
    from weighed
)

select * from final
