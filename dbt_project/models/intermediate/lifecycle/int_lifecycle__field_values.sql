-- interface stub: replaced by the model itself
select
    cast(null as text) as person_id,
    cast(null as text) as record_key,
    cast(null as text) as source,
    cast(null as text) as object,
    cast(null as text) as field,
    cast(null as text) as value,
    cast(null as text) as change_id,
    cast(null as boolean) as is_creation,
    cast(null as boolean) as is_observed,
    cast(null as timestamp with time zone) as changed_at
where 1 = 0
