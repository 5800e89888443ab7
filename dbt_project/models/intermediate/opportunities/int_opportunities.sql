-- interface stub: replaced by the model itself
select
    cast(null as text) as opportunity_id,
    cast(null as text) as source,
    cast(null as text) as source_instance,
    cast(null as text) as record_id,
    cast(null as text) as opportunity_name,
    cast(null as text) as opportunity_type,
    cast(null as text) as account_id,
    cast(null as text) as owner_id,
    cast(null as text) as program_id,
    cast(null as text) as lead_source,
    cast(null as text) as stage,
    cast(null as text) as category,
    cast(null as text) as currency,
    cast(null as numeric(18,2)) as amount,
    cast(null as numeric(18,2)) as amount_reporting,
    cast(null as numeric(18,2)) as probability,
    cast(null as date) as close_date,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as closed_at,
    cast(null as timestamp with time zone) as updated_at
where 1 = 0
