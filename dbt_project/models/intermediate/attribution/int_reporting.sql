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
    where {{ is_in_force('versions', as_of()) }}
)

select * from reporting
