with

segments as (
    select * from {{ source('agreement', 'segments') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

in_force as (
    select segments.*
    from segments
    inner join versions
        on segments.agreement_version = versions.agreement_version
    where
        versions.in_force_from_at <= {{ as_of() }}
        and (versions.in_force_until_at is null or versions.in_force_until_at > {{ as_of() }})
),

-- The lowest segment also takes whoever has fewer employees than it asks for: nobody is without.
final as (
    select
        agreement_version,
        segment,
        case
            when row_number() over (order by employees_at_least asc, priority desc) = 1 then 0
            else employees_at_least
        end as employees_at_least,
        coalesce(
            lead(employees_at_least) over (order by employees_at_least asc, priority desc),
            9223372036854775807
        ) as employees_below
    from in_force
)

select * from final
