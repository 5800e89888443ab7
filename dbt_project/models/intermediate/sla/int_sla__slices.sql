with

stretches as (
    select * from {{ ref('int_sla__stretches') }}
),

calendar_days as (
    select * from {{ source('agreement', 'calendar_days') }}
),

worked as (
    select
        stretches.*,
        {{ worked_microseconds('stretches.slice_started_at', 'days_at_start') }}
            as calendar_microseconds_at_start,
        {{ worked_microseconds('stretches.slice_ended_at', 'days_at_end') }}
            as calendar_microseconds_at_end
    from stretches
    left join calendar_days as days_at_start
        on
            {{ calendar_day('stretches.calendar_number', 'stretches.slice_started_at') }}
            = days_at_start.calendar_day
    left join calendar_days as days_at_end
        on
            {{ calendar_day('stretches.calendar_number', 'stretches.slice_ended_at') }}
            = days_at_end.calendar_day
),

counted as (
    select
        *,
        case
            when is_paused then 0
            else calendar_microseconds_at_end - calendar_microseconds_at_start
        end as worked_microseconds
    from worked
),

-- most clocks have one slice, and need no running total
totalled as (
    select
        *,
        worked_microseconds as worked_microseconds_after
    from counted
    where slice_number = 1 and is_last

    union all

    select
        *,
        cast(
            sum(worked_microseconds) over (
                partition by clock_id order by slice_number rows unbounded preceding
            ) as bigint
        ) as worked_microseconds_after
    from counted
    where slice_number > 1 or not is_last
),

final as (
    select
        clock_id,
        target_microseconds,
        owner_id,
        calendar,
        calendar_number,
        slice_number,
        is_paused,
        is_last,
        slice_started_at,
        slice_ended_at,
        calendar_microseconds_at_start,
        worked_microseconds,
        worked_microseconds_after,
        worked_microseconds_after - worked_microseconds as worked_microseconds_before
    from totalled
)

select * from final
