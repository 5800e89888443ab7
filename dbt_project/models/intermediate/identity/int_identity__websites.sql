{{ config(tags=['unify_inputs']) }}

with

salesforce_accounts as (
    select * from {{ ref('stg_salesforce__accounts') }}
),

hubspot_companies as (
    select * from {{ ref('stg_hubspot__companies') }}
),

shared_hosts as (
    select * from {{ ref('shared_hosts') }}
),

written as (
    select website as written_as
    from salesforce_accounts
    where website is not null
    union
    select website
    from hubspot_companies
    where website is not null
    union
    select domain
    from hubspot_companies
    where domain is not null
),

hosted as (
    select
        written_as,
        {{ host_of('written_as') }} as host,
        {{ matches("written_as", "^([a-zA-Z]+:)?[/ ]*[^/?# ]+[/?#]+[^/?# ]") }} as has_page
    from written
),

-- A registrable domain has two labels, or three where its suffix has two.
labelled as (
    select
        hosted.*,
        regexp_replace(host, '^.*[.]([^.]+[.][^.]+)$', '\1') as two_labels,
        regexp_replace(host, '^.*[.]([^.]+[.][^.]+[.][^.]+)$', '\1') as three_labels
    from hosted
    where host is not null
),

-- facebook.com is Facebook; facebook.com/acme and acme.wordpress.com are pages on somebody's host.
final as (
    select
        labelled.written_as,
        labelled.host
    from labelled
    left join shared_hosts as short_hosts
        on labelled.two_labels = short_hosts.domain
    left join shared_hosts as long_hosts
        on labelled.three_labels = long_hosts.domain
    where
        coalesce(short_hosts.domain, long_hosts.domain) is null
        or (
            labelled.has_page = false
            and regexp_replace(labelled.host, '^www[.]', '')
            = coalesce(short_hosts.domain, long_hosts.domain)
        )
)

select * from final
