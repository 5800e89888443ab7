with

owners as (
    select * from {{ ref('int_owner_records') }}
),

owner_calendar_rules as (
    select * from {{ source('agreement', 'owner_calendar_rules') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

rules as (
    select owner_calendar_rules.*
    from owner_calendar_rules
    inner join versions
        on owner_calendar_rules.agreement_version = versions.agreement_version
    where
        versions.in_force_from_at <= {{ as_of() }}
        and (versions.in_force_until_at is null or versions.in_force_until_at > {{ as_of() }})
),

-- A rule fits when everything it names fits; it names a time zone, a team, an address or several.
fitting as (
    select
        owners.owner_id,
        rules.calendar,
        row_number() over (
            partition by owners.owner_id order by rules.priority, rules.calendar
        ) as preference
    from owners
    inner join rules
        on
            coalesce(rules.owner_timezone, owners.timezone, '') = coalesce(owners.timezone, '')
            and lower(coalesce(rules.owner_team, owners.team, ''))
            = lower(coalesce(owners.team, ''))
            and lower(coalesce(rules.owner_email, owners.email, '')) = coalesce(owners.email, '')
    where owners.is_queue = false
),

final as (
    select
        owner_id,
        calendar
    from fitting
    where preference = 1
)

select * from final
