-- A returned row is a clock whose working minutes are not those that the engine's own time zones show, minute by
-- minute of the wall clock, by the calendars as published: they were counted wrongly, or the engine's time-zone
-- database is not the one that Python has. Nothing of how clocks are counted is used. Bounded: of the clocks of at
-- most five days, the first hundred that see a change of clocks and the first fifty others.
with

clocks as (
    select * from {{ ref('fct_sla_clocks') }}
    where elapsed_minutes <= 7200
),

slices as (
    select * from {{ ref('fct_sla_clock_slices') }}
),

hours as (
    select * from {{ ref('dim_calendar_hours') }}
),

exceptions as (
    select * from {{ ref('dim_calendar_exceptions') }}
),

definitions as (
    select distinct
        calendar,
        timezone,
        valid_from_date,
        valid_until_date
    from hours
),

seen as (
    select
        clocks.clock_id,
        clocks.working_minutes,
        bool_or(
            timezone(definitions.timezone, slices.slice_ended_at)
            - timezone(definitions.timezone, slices.slice_started_at)
            <> slices.slice_ended_at - slices.slice_started_at
        ) as sees_a_change
    from clocks
    inner join slices on clocks.clock_id = slices.clock_id
    inner join definitions on slices.calendar = definitions.calendar
    group by
        clocks.clock_id,
        clocks.working_minutes
),

numbered as (
    select
        *,
        row_number() over (partition by sees_a_change order by clock_id) as place
    from seen
),

picked as (
    select * from numbered
    where place <= case when sees_a_change then 100 else 50 end
),

minutes as (
    select
        slices.*,
        timezone('UTC', minutes.minute_at) as minute_at
    from picked
    inner join slices on picked.clock_id = slices.clock_id and not slices.is_paused
    cross join lateral {{ minute_series('slices.slice_started_at', 'slices.slice_ended_at') }} as minutes
),

local_minutes as (
    select
        minutes.clock_id,
        minutes.slice_number,
        minutes.calendar,
        minutes.minute_at,
        least(minutes.slice_ended_at, minutes.minute_at + interval '1 minute') as counted_until,
        greatest(minutes.slice_started_at, minutes.minute_at) as counted_from,
        definitions.timezone,
        definitions.valid_from_date,
        definitions.valid_until_date,
        timezone(definitions.timezone, minutes.minute_at) as local_at
    from minutes
    inner join definitions on minutes.calendar = definitions.calendar
),

days as (
    select 0 as days_back
    union all
    select 1 as days_back
),

-- a minute belongs to a span that opened the same local day, or the day before
openings as (
    select
        local_minutes.*,
        cast(local_minutes.local_at - days.days_back * interval '1 day' as date) as opening_date
    from local_minutes
    cross join days
),

spans as (
    select
        openings.*,
        hours.opens_local,
        hours.closes_local
    from openings
    inner join hours
        on
            openings.calendar = hours.calendar
            and openings.valid_from_date = hours.valid_from_date
            and extract(isodow from openings.opening_date) = hours.iso_weekday
    left join exceptions
        on
            openings.calendar = exceptions.calendar
            and openings.opening_date = exceptions.date
    where exceptions.calendar is null

    union all

    select
        openings.*,
        exceptions.opens_local,
        exceptions.closes_local
    from openings
    inner join exceptions
        on
            openings.calendar = exceptions.calendar
            and openings.opening_date = exceptions.date
            and exceptions.opens_local is not null
),

worked as (
    select distinct
        clock_id,
        slice_number,
        minute_at,
        {{ microseconds_between('counted_from', 'counted_until') }} as microseconds
    from spans
    where
        opening_date >= valid_from_date
        and (valid_until_date is null or opening_date < valid_until_date)
        and opening_date + opens_local <= local_at
        and opening_date + closes_local
        + case when closes_local <= opens_local then interval '1 day' else interval '0 day' end
        > local_at
        and counted_until > counted_from
),

counted as (
    select
        clock_id,
        sum(microseconds) as microseconds
    from worked
    group by clock_id
),

wrong as (
    select
        picked.clock_id,
        picked.working_minutes,
        {{ working_minutes('coalesce(counted.microseconds, 0)') }} as minutes_on_the_wall_clock
    from picked
    left join counted on picked.clock_id = counted.clock_id
)

select * from wrong
where working_minutes is distinct from minutes_on_the_wall_clock
