-- interface stub: replaced by the model itself
select
    cast(null as text) as attendance_id,
    cast(null as text) as event_id,
    cast(null as text) as event_name,
    cast(null as text) as event_kind,
    cast(null as text) as campaign_id_salesforce,
    cast(null as text) as email,
    cast(null as text) as first_name,
    cast(null as text) as last_name,
    cast(null as text) as company_name,
    cast(null as text) as title,
    cast(null as text) as country,
    cast(null as text) as status,
    cast(null as text) as currency,
    cast(null as numeric(18,2)) as event_cost,
    cast(null as timestamp with time zone) as event_started_at,
    cast(null as timestamp with time zone) as occurred_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
