with

edges as (
    select * from {{ ref('int_sla__edges') }}
),

calendar_days as (
    select * from {{ source('agreement', 'calendar_days') }}
),

-- `last_schedule` counts the whole clock by the calendar of its last owner
decided as (
    select
        clock_id,
        owner_id,
        case
            when on_reassignment = 'last_schedule'
                then first_value(calendar) over (partition by clock_id order by edge_at desc)
            else calendar
        end as calendar,
        is_paused,
        edge_at,
        counted_until
    from edges
),

compared as (
    select
        *,
        lag(edge_at) over (partition by clock_id order by edge_at) as previous_edge_at,
        lag(owner_id) over (partition by clock_id order by edge_at) as previous_owner_id,
        lag(calendar) over (partition by clock_id order by edge_at) as previous_calendar,
        lag(is_paused) over (partition by clock_id order by edge_at) as was_paused
    from decided
),

slices as (
    select
        clock_id,
        owner_id,
        calendar,
        row_number() over (partition by clock_id order by edge_at) as slice_number,
        is_paused,
        lead(edge_at) over (partition by clock_id order by edge_at) is null as is_last,
        edge_at as slice_started_at,
        coalesce(
            lead(edge_at) over (partition by clock_id order by edge_at), counted_until
        ) as slice_ended_at
    from compared
    where
        previous_edge_at is null
        or owner_id is distinct from previous_owner_id
        or calendar is distinct from previous_calendar
        or is_paused is distinct from was_paused
),

worked as (
    select
        slices.*,
        {{ worked_seconds('slices.slice_started_at', 'days_at_start') }}
            as calendar_seconds_at_start,
        {{ worked_seconds('slices.slice_ended_at', 'days_at_end') }} as calendar_seconds_at_end
    from slices
    left join calendar_days as days_at_start
        on
            slices.calendar = days_at_start.calendar
            and {{ local_date('slices.slice_started_at', "'UTC'") }} = days_at_start.utc_date
    left join calendar_days as days_at_end
        on
            slices.calendar = days_at_end.calendar
            and {{ local_date('slices.slice_ended_at', "'UTC'") }} = days_at_end.utc_date
),

counted as (
    select
        *,
        cast(
            case
                when is_paused then 0
                else calendar_seconds_at_end - calendar_seconds_at_start
            end as numeric(20, 6)
        ) as worked_seconds
    from worked
),

totalled as (
    select
        *,
        cast(
            sum(worked_seconds) over (
                partition by clock_id order by slice_number rows unbounded preceding
            ) as numeric(20, 6)
        ) as worked_seconds_after
    from counted
),

final as (
    select
        *,
        cast(worked_seconds_after - worked_seconds as numeric(20, 6)) as worked_seconds_before
    from totalled
)

select * from final
