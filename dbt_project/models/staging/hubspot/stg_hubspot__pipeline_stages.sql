-- interface stub: replaced by the model itself
select
    cast(null as text) as pipeline_id_hubspot,
    cast(null as text) as stage_id_hubspot,
    cast(null as text) as pipeline_label,
    cast(null as text) as stage_label,
    cast(null as bigint) as display_order,
    cast(null as numeric(18,2)) as probability,
    cast(null as boolean) as is_closed,
    cast(null as boolean) as is_won,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
