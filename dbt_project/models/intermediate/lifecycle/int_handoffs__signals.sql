with

entries as (
    select * from {{ ref('int_handoffs__entries') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

touch_kinds as (
    select * from {{ source('agreement', 'touch_kinds') }}
),

-- the last thing the buyer did in the week before is why Sales was asked
ranked as (
    select
        entries.handoff_id,
        touches.touch_id,
        touches.kind,
        touches.content_id,
        touches.occurred_at,
        row_number() over (
            partition by entries.handoff_id
            order by
                touches.occurred_at desc,
                touch_kinds.kind_rank asc nulls last,
                touches.touch_id asc
        ) as signal_number
    from entries
    inner join touches
        on
            entries.person_id = touches.person_id
            and entries.entered_at >= touches.occurred_at
            and touches.occurred_at >= entries.entered_at - interval '168 hours'
    left join touch_kinds
        on
            entries.agreement_version = touch_kinds.agreement_version
            and touches.kind = touch_kinds.touch_kind
    where touches.direction = 'inbound' and touches.is_human
),

final as (
    select
        handoff_id,
        touch_id as signal_touch_id,
        kind as signal_kind,
        content_id,
        occurred_at as signal_at
    from ranked
    where signal_number = 1
)

select * from final
