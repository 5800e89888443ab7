with

people as (
    select * from {{ ref('int_people') }}
),

final as (
    select
        person_id,
        account_id,
        owner_id,
        email,
        full_name,
        first_name,
        last_name,
        title,
        phone,
        company_name,
        country,
        region,
        segment,
        lead_source,
        records_count,
        has_opted_out_of_email,
        has_opted_out_of_calls,
        created_at
    from people
)

select * from final
