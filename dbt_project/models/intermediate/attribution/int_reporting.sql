with

versions as (
    select * from {{ source('agreement', 'versions') }}
),

reporting as (
    select
        agreement_version,
        reporting_currency,
        reporting_timezone
    from versions
    where
        in_force_from_at <= {{ as_of() }}
        and (in_force_until_at is null or in_force_until_at > {{ as_of() }})
)

select * from reporting
