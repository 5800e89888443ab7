{{ config(materialized='view') }}

with

settings as (
    select * from {{ source('agreement', 'settings') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

final as (
    select
        settings.*,
        versions.reporting_timezone,
        versions.in_force_from_at,
        versions.in_force_until_at,
        coalesce({{ is_in_force('versions', as_of()) }}, false) as is_in_force_now
    from settings
    inner join versions
        on settings.agreement_version = versions.agreement_version
)

select * from final
