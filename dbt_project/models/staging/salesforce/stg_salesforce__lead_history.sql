-- interface stub: replaced by the model itself
select
    cast(null as text) as lead_history_id_salesforce,
    cast(null as text) as lead_id_salesforce,
    cast(null as text) as changed_by_id_salesforce,
    cast(null as text) as field,
    cast(null as text) as old_value,
    cast(null as text) as new_value,
    cast(null as timestamp with time zone) as changed_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
