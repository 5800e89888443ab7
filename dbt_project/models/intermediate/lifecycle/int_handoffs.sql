with

entries as (
    select * from {{ ref('int_handoffs__entries') }}
),

signals as (
    select * from {{ ref('int_handoffs__signals') }}
),

programs as (
    select * from {{ ref('int_handoffs__programs') }}
),

assignments as (
    select * from {{ ref('int_handoffs__assignments') }}
),

reasons as (
    select * from {{ ref('int_handoffs__reasons') }}
),

attempts as (
    select * from {{ ref('int_handoffs__attempts') }}
),

people as (
    select * from {{ ref('int_people') }}
),

listed_reasons as (
    select * from {{ source('agreement', 'rejection_reasons') }}
),

final as (
    select
        entries.handoff_id,
        entries.person_id,
        entries.episode_id,
        assignments.owner_id,
        entries.entered_at,
        assignments.assigned_at,
        coalesce(signals.signal_at, entries.entered_at) as signal_at,
        signals.signal_kind,
        entries.outcome,
        entries.decided_at,
        -- said in the agreement's word where it is one of the agreement's
        coalesce(listed_reasons.reason, reasons.reason) as reason,
        coalesce(listed_sub_reasons.sub_reason, reasons.sub_reason) as sub_reason,
        entries.expires_at,
        programs.program_id,
        signals.content_id,
        people.segment,
        people.account_id,
        entries.agreement_version,
        signals.signal_touch_id,
        programs.program_touch_id,
        programs.program_touched_at,
        coalesce(programs.program_link, 'none') as program_link,
        entries.next_stage as decided_stage,
        entries.deciding_record,
        coalesce(attempts.attempts, 0) as attempts,
        cast(listed_reasons.needs_attempts as bigint) as attempts_needed,
        listed_reasons.reason is not null as is_reason_listed,
        reasons.sub_reason is null or listed_sub_reasons.reason is not null as is_sub_reason_listed,
        attempts.first_attempted_at
    from entries
    left join signals
        on entries.handoff_id = signals.handoff_id
    left join programs
        on entries.handoff_id = programs.handoff_id
    left join assignments
        on entries.handoff_id = assignments.handoff_id
    left join reasons
        on entries.handoff_id = reasons.handoff_id
    left join attempts
        on entries.handoff_id = attempts.handoff_id
    left join people
        on entries.person_id = people.person_id
    left join listed_reasons
        on
            entries.agreement_version = listed_reasons.agreement_version
            and entries.outcome = listed_reasons.outcome
            and {{ comparable_word('reasons.reason') }}
            = {{ comparable_word('listed_reasons.reason') }}
            and listed_reasons.sub_reason is null
    left join listed_reasons as listed_sub_reasons
        on
            listed_reasons.agreement_version = listed_sub_reasons.agreement_version
            and listed_reasons.outcome = listed_sub_reasons.outcome
            and listed_reasons.reason = listed_sub_reasons.reason
            and {{ comparable_word('reasons.sub_reason') }}
            = {{ comparable_word('listed_sub_reasons.sub_reason') }}
)

select * from final
