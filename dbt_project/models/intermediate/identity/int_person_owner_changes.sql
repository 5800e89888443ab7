-- interface stub: replaced by the model itself
select
    cast(null as text) as person_id,
    cast(null as text) as record_key,
    cast(null as text) as owner_id,
    cast(null as boolean) as is_queue,
    cast(null as timestamp with time zone) as owned_from,
    cast(null as timestamp with time zone) as owned_until,
    cast(null as text) as change_id
where 1 = 0
