-- interface stub: replaced by the model itself
select
    cast(null as bigint) as activity_type_id,
    cast(null as text) as activity_type_name,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
