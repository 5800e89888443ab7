{{ config(materialized='view', tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__records') }}
),

account_records as (
    select * from {{ ref('int_identity__account_records') }}
),

final as (
    select email_domain as host
    from records
    where email_domain is not null
    union
    select host
    from account_records
    where host is not null
)

select * from final
