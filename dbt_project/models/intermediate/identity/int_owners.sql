-- interface stub: replaced by the model itself
select
    cast(null as text) as owner_id,
    cast(null as text) as source,
    cast(null as text) as source_instance,
    cast(null as text) as record_id,
    cast(null as text) as owner_name,
    cast(null as text) as email,
    cast(null as text) as team,
    cast(null as text) as timezone,
    cast(null as text) as calendar,
    cast(null as boolean) as is_queue,
    cast(null as boolean) as is_active
where 1 = 0
