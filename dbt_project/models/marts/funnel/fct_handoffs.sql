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

judged as (
    select
        handoffs.*,
        coalesce(promises.was_sla_kept, true) as was_sla_kept,
        coalesce(
            programs.channel,
            case when handoffs.program_id is null then 'unattributed' else 'other' end
        ) as channel
    from handoffs
    left join promises
        on handoffs.handoff_id = promises.handoff_id
    left join programs
        on handoffs.program_id = programs.program_id
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
        signal_kind,
        channel,
        segment,
        outcome,
        decided_stage,
        reason,
        sub_reason,
        agreement_version,
        attempts,
        attempts_needed,
        {{ minutes_between('entered_at', 'assigned_at') }} as minutes_to_assign,
        {{ minutes_between('entered_at', 'decided_at') }} as minutes_to_decide,
        decided_at is not null as is_decided,
        is_reason_listed,
        was_sla_kept,
        -- unreachable is true only of people whom Sales really tried to reach, and in time
        case
            when outcome <> 'rejected' then null
            when attempts_needed is not null then attempts >= attempts_needed and was_sla_kept
            else was_sla_kept or is_reason_listed
        end as rejection_was_earned,
        signal_at,
        entered_at,
        assigned_at,
        first_attempted_at,
        expires_at,
        decided_at
    from judged
)

select * from final
