with

clocks as (
    select * from {{ ref('int_sla__clocks') }}
),

slices as (
    select * from {{ ref('int_sla__slices') }}
),

deadlines as (
    select * from {{ ref('int_sla__deadlines') }}
),

totals as (
    select
        clock_id,
        worked_microseconds_after as worked_microseconds,
        worked_microseconds_after > target_microseconds as is_exceeded,
        is_paused as is_paused_now
    from slices
    where is_last
),

weighed as (
    select
        clocks.clock_id,
        clocks.void_reason,
        clocks.is_contacted_before_signal,
        totals.worked_microseconds,
        coalesce(totals.is_exceeded, false) as is_exceeded,
        coalesce(totals.is_paused_now, false) as is_paused_now,
        clocks.started_at,
        clocks.ended_at,
        deadlines.due_at,
        deadlines.breached_at
    from clocks
    left join totals on clocks.clock_id = totals.clock_id
    left join deadlines on clocks.clock_id = deadlines.clock_id
),

final as (
    select
        *,
        case
            when started_at is null then 'not_started'
            when is_contacted_before_signal then 'void'
            when void_reason is not null and not is_exceeded then 'void'
            when ended_at is not null and is_exceeded then 'breached_closed'
            when ended_at is not null then 'met'
            when is_exceeded then 'breached_open'
            when is_paused_now then 'paused'
            else 'running'
        end as state
    from weighed
)

select * from final
