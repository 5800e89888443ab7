-- interface stub: replaced by the model itself
select
    cast(null as text) as property_history_id_hubspot,
    cast(null as text) as object,
    cast(null as text) as record_id_hubspot,
    cast(null as text) as property,
    cast(null as text) as value,
    cast(null as text) as source_type,
    cast(null as text) as changed_by,
    cast(null as timestamp with time zone) as changed_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
