with

calendar_exceptions as (
    select * from {{ source('agreement', 'calendar_exceptions') }}
),

final as (
    select
        calendar,
        name,
        opens_local is null as is_closed_all_day,
        date,
        opens_local,
        closes_local
    from calendar_exceptions
)

select * from final
