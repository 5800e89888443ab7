with

days as (
    select series.day as calendar_date
    from
        {{ date_series(
            "cast('2000-01-01' as date)",
            "date_trunc('year', " ~ as_of() ~ ") + interval '23 months 30 days'"
        ) }} as series
),

dates as (
    select
        calendar_date,
        cast(extract(isodow from calendar_date) as bigint) as iso_weekday,
        {{ month_of('calendar_date') }} as month_start_date,
        cast(date_trunc('quarter', calendar_date) as date) as quarter_start_date,
        cast(date_trunc('year', calendar_date) as date) as year_start_date
    from days
)

select * from dates
