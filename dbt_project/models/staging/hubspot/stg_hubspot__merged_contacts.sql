-- interface stub: replaced by the model itself
select
    cast(null as text) as contact_id_hubspot,
    cast(null as text) as merged_contact_id_hubspot,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
