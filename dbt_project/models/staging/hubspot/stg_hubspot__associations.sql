-- interface stub: replaced by the model itself
select
    cast(null as text) as from_object,
    cast(null as text) as from_id_hubspot,
    cast(null as text) as to_object,
    cast(null as text) as to_id_hubspot,
    cast(null as text) as association_type,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
