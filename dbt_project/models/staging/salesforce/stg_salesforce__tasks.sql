-- interface stub: replaced by the model itself
select
    cast(null as text) as task_id_salesforce,
    cast(null as text) as who_id_salesforce,
    cast(null as text) as what_id_salesforce,
    cast(null as text) as account_id_salesforce,
    cast(null as text) as owner_id_salesforce,
    cast(null as text) as subject,
    cast(null as text) as status,
    cast(null as text) as task_type,
    cast(null as text) as task_subtype,
    cast(null as text) as call_type,
    cast(null as text) as call_disposition,
    cast(null as bigint) as call_seconds,
    cast(null as boolean) as is_closed,
    cast(null as date) as activity_date,
    cast(null as timestamp with time zone) as completed_at,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
