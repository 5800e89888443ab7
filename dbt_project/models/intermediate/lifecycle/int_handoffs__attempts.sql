with

entries as (
    select * from {{ ref('int_handoffs__entries') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

attempt_touches as (
    select * from {{ source('agreement', 'handoff_attempt_touches') }}
),

final as (
    select
        entries.handoff_id,
        count(*) as attempts,
        min(touches.occurred_at) as first_attempted_at
    from entries
    inner join touches
        on
            entries.person_id = touches.person_id
            and entries.entered_at <= touches.occurred_at
            and touches.occurred_at <= coalesce(entries.decided_at, {{ as_of() }})
    inner join attempt_touches
        on
            entries.agreement_version = attempt_touches.agreement_version
            and touches.kind = attempt_touches.touch_kind
    where touches.direction = 'outbound' and touches.is_human
    group by entries.handoff_id
)

select * from final
