with

owners as (
    select * from {{ ref('int_owner_records') }}
),

calendars as (
    select * from {{ ref('int_owner_calendars') }}
),

settings as (
    select * from {{ source('agreement', 'settings') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

defaults as (
    select settings.default_calendar
    from settings
    inner join versions
        on settings.agreement_version = versions.agreement_version
    where
        versions.in_force_from_at <= {{ as_of() }}
        and (versions.in_force_until_at is null or versions.in_force_until_at > {{ as_of() }})
),

final as (
    select
        owners.owner_id,
        owners.source,
        owners.source_instance,
        owners.record_id,
        owners.owner_name,
        owners.email,
        owners.team,
        owners.timezone,
        coalesce(calendars.calendar, defaults.default_calendar) as calendar,
        owners.is_queue,
        owners.is_active
    from owners
    left join calendars
        on owners.owner_id = calendars.owner_id
    cross join defaults
)

select * from final
