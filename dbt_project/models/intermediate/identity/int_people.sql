-- interface stub: replaced by the model itself
select
    cast(null as text) as person_id,
    cast(null as text) as email,
    cast(null as text) as full_name,
    cast(null as text) as first_name,
    cast(null as text) as last_name,
    cast(null as text) as title,
    cast(null as text) as phone,
    cast(null as text) as company_name,
    cast(null as text) as country,
    cast(null as text) as region,
    cast(null as text) as lead_source,
    cast(null as text) as account_id,
    cast(null as text) as owner_id,
    cast(null as text) as segment,
    cast(null as boolean) as has_opted_out_of_email,
    cast(null as boolean) as has_opted_out_of_calls,
    cast(null as timestamp with time zone) as created_at,
    cast(null as bigint) as records_count
where 1 = 0
