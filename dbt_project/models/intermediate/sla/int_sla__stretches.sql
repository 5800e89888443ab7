with

edges as (
    select * from {{ ref('int_sla__edges') }}
),

calendars as (
    select * from {{ source('agreement', 'calendars') }}
),

compared as (
    select
        *,
        lag(edge_at) over whole_clock as previous_edge_at,
        lag(owner_id) over whole_clock as previous_owner_id,
        lag(calendar) over whole_clock as previous_calendar,
        lag(is_paused) over whole_clock as was_paused,
        last_value(calendar) over whole_clock as last_calendar
    from edges
    window whole_clock as (
        partition by clock_id order by edge_at
        rows between unbounded preceding and unbounded following
    )
),

-- `last_schedule` counts the whole clock by the calendar of its last owner
changes as (
    select
        *,
        case when on_reassignment = 'last_schedule' then last_calendar else calendar end
            as counted_calendar,
        row_number() over (partition by clock_id order by edge_at) as slice_number,
        lead(edge_at) over (partition by clock_id order by edge_at) as next_change_at
    from compared
    where
        previous_edge_at is null
        or owner_id is distinct from previous_owner_id
        or is_paused is distinct from was_paused
        or (on_reassignment <> 'last_schedule' and calendar is distinct from previous_calendar)
),

final as (
    select
        changes.clock_id,
        changes.target_microseconds,
        changes.owner_id,
        changes.counted_calendar as calendar,
        calendars.calendar_number,
        changes.slice_number,
        changes.is_paused,
        changes.next_change_at is null as is_last,
        changes.edge_at as slice_started_at,
        coalesce(changes.next_change_at, changes.counted_until) as slice_ended_at
    from changes
    left join calendars on changes.counted_calendar = calendars.calendar
)

select * from final
