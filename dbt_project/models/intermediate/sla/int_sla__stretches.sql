with

edges as (
    select * from {{ ref('int_sla__edges') }}
),

calendars as (
    select * from {{ source('agreement', 'calendars') }}
),

-- `last_schedule` counts the whole clock by the calendar of its last owner
compared as (
    select
        *,
        row_number() over whole_clock = 1
        or owner_id is distinct from lag(owner_id) over whole_clock
        or is_paused is distinct from lag(is_paused) over whole_clock
        or (
            on_reassignment <> 'last_schedule'
            and calendar is distinct from lag(calendar) over whole_clock
        ) as is_change,
        case
            when on_reassignment = 'last_schedule' then last_value(calendar) over whole_clock
            else calendar
        end as counted_calendar
    from edges
    window whole_clock as (
        partition by clock_id order by edge_at
        rows between unbounded preceding and unbounded following
    )
),

changes as (
    select
        *,
        row_number() over (partition by clock_id order by edge_at) as slice_number,
        lead(edge_at) over (partition by clock_id order by edge_at) as next_change_at
    from compared
    where is_change
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
