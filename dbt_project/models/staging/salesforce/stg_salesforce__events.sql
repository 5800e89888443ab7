-- interface stub: replaced by the model itself
select
    cast(null as text) as event_id_salesforce,
    cast(null as text) as who_id_salesforce,
    cast(null as text) as what_id_salesforce,
    cast(null as text) as account_id_salesforce,
    cast(null as text) as owner_id_salesforce,
    cast(null as text) as subject,
    cast(null as text) as event_type,
    cast(null as text) as location,
    cast(null as timestamp with time zone) as started_at,
    cast(null as timestamp with time zone) as ended_at,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
