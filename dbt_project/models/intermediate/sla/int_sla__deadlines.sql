with

slices as (
    select * from {{ ref('int_sla__slices') }}
),

calendar_days as (
    select * from {{ source('agreement', 'calendar_days') }}
),

-- the slice in which the total reaches, or exceeds, the target; the last one has no end for `due`
targets as (
    select
        clock_id,
        calendar_number,
        worked_microseconds_before < target_microseconds
        and (is_last or worked_microseconds_after >= target_microseconds) as is_due,
        worked_microseconds_before <= target_microseconds
        and worked_microseconds_after > target_microseconds as is_breached,
        calendar_microseconds_at_start
        + target_microseconds
        - worked_microseconds_before as mark_microseconds
    from slices
    where not is_paused
),

-- days and deadlines on one scale of working time: the latest day before a deadline holds it
marks as (
    select
        cast(null as text) as clock_id,
        calendar_number,
        false as is_due,
        false as is_breached,
        worked_before_seconds * 1000000 as mark_microseconds,
        calendar_day
    from calendar_days
    where window_1_opens_at is not null

    union all

    select
        clock_id,
        calendar_number,
        is_due,
        is_breached,
        mark_microseconds,
        cast(null as bigint) as calendar_day
    from targets
    where is_due or is_breached
),

placed as (
    select
        clock_id,
        is_due,
        is_breached,
        mark_microseconds,
        max(calendar_day) over (
            order by calendar_number, mark_microseconds, calendar_day nulls last
            rows unbounded preceding
        ) as day_of_mark
    from marks
),

dated as (
    select
        placed.clock_id,
        placed.is_due,
        placed.is_breached,
        calendar_days.*,
        placed.mark_microseconds
        - calendar_days.worked_before_seconds * 1000000 as microseconds_into_day
    from placed
    inner join calendar_days on placed.day_of_mark = calendar_days.calendar_day
    where placed.clock_id is not null
),

-- a target that runs out with a day is reached at that day's closing and exceeded after the next opening
final as (
    select
        clock_id,
        min(
            case
                when not is_due then null
                when microseconds_into_day = 0 then previously_closed_at
                else {{ instant_worked('dated.microseconds_into_day', 'dated', '<=') }}
            end
        ) as due_at,
        min(
            case
                when is_breached
                    then {{ instant_worked('dated.microseconds_into_day', 'dated', '<') }}
            end
        ) as breached_at
    from dated
    group by clock_id
)

select * from final
