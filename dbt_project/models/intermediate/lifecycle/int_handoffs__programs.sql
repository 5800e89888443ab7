with

entries as (
    select * from {{ ref('int_handoffs__entries') }}
),

signals as (
    select * from {{ ref('int_handoffs__signals') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

attribution_touches as (
    select * from {{ source('agreement', 'attribution_touches') }}
),

-- the signal's own program; most signals are forms and visits that name none, then whatever may earn
-- credit for a deal and brought the person last
ranked as (
    select
        entries.handoff_id,
        touches.touch_id as program_touch_id,
        touches.program_id,
        touches.occurred_at as program_touched_at,
        coalesce(touches.touch_id = signals.signal_touch_id, false) as is_signal,
        row_number() over (
            partition by entries.handoff_id
            order by
                case when touches.touch_id = signals.signal_touch_id then 0 else 1 end,
                touches.occurred_at desc,
                touches.touch_id asc
        ) as program_number
    from entries
    inner join settings
        on entries.agreement_version = settings.agreement_version
    inner join touches
        on
            entries.person_id = touches.person_id
            and entries.entered_at >= touches.occurred_at
            and touches.occurred_at
            >= entries.entered_at - settings.lookback_days * interval '24 hours'
    left join attribution_touches
        on
            entries.agreement_version = attribution_touches.agreement_version
            and touches.kind = attribution_touches.touch_kind
    left join signals
        on entries.handoff_id = signals.handoff_id
    where
        touches.program_id is not null
        and touches.direction = 'inbound'
        and touches.is_human
        and (
            attribution_touches.touch_kind is not null
            or touches.touch_id = signals.signal_touch_id
        )
),

final as (
    select
        handoff_id,
        program_id,
        program_touch_id,
        program_touched_at,
        case when is_signal then 'signal' else 'earlier_touch' end as program_link
    from ranked
    where program_number = 1
)

select * from final
