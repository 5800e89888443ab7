with

clocks as (
    select * from {{ ref('int_sla__clocks') }}
),

slices as (
    select * from {{ ref('int_sla__slices') }}
),

calendar_days as (
    select * from {{ source('agreement', 'calendar_days') }}
),

targets as (
    select
        slices.*,
        clocks.target_minutes * 60 as target_seconds
    from slices
    inner join clocks on slices.clock_id = clocks.clock_id
),

-- the slice in which the total reaches, or exceeds, the target; the last one has no end for `due`
deadlines as (
    select
        clock_id,
        calendar,
        'due' as deadline,
        0 as mark_order,
        calendar_seconds_at_start + target_seconds - worked_seconds_before as mark_seconds
    from targets
    where
        not is_paused
        and worked_seconds_before < target_seconds
        and (worked_seconds_after >= target_seconds or is_last)

    union all

    select
        clock_id,
        calendar,
        'breached' as deadline,
        2 as mark_order,
        calendar_seconds_at_start + target_seconds - worked_seconds_before as mark_seconds
    from targets
    where
        not is_paused
        and worked_seconds_before <= target_seconds
        and worked_seconds_after > target_seconds
),

-- days and deadlines on one scale of working seconds: the latest day before a deadline holds it
marks as (
    select
        cast(null as text) as clock_id,
        calendar,
        cast(null as text) as deadline,
        1 as mark_order,
        cast(worked_before_seconds as numeric(20, 6)) as mark_seconds,
        utc_date
    from calendar_days

    union all

    select
        clock_id,
        calendar,
        deadline,
        mark_order,
        cast(mark_seconds as numeric(20, 6)) as mark_seconds,
        cast(null as date) as utc_date
    from deadlines
),

placed as (
    select
        clock_id,
        calendar,
        deadline,
        mark_seconds,
        max(utc_date) over (
            partition by calendar order by mark_seconds, mark_order rows unbounded preceding
        ) as day_of_deadline
    from marks
),

dated as (
    select
        placed.clock_id,
        placed.deadline,
        {{ instant_worked('placed.mark_seconds', 'calendar_days', '<=') }} as reached_at,
        {{ instant_worked('placed.mark_seconds', 'calendar_days', '<') }} as exceeded_at
    from placed
    inner join calendar_days
        on
            placed.calendar = calendar_days.calendar
            and placed.day_of_deadline = calendar_days.utc_date
    where placed.clock_id is not null
),

final as (
    select
        clock_id,
        min(case when deadline = 'due' then reached_at end) as due_at,
        min(case when deadline = 'breached' then exceeded_at end) as breached_at
    from dated
    group by clock_id
)

select * from final
