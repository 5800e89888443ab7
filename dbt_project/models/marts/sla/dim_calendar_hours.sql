with

calendar_hours as (
    select * from {{ source('agreement', 'calendar_hours') }}
),

final as (
    select
        calendar,
        timezone,
        cast(iso_weekday as integer) as iso_weekday,
        valid_from_date,
        valid_until_date,
        opens_local,
        closes_local
    from calendar_hours
)

select * from final
