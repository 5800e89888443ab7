-- interface stub: replaced by the model itself
select
    cast(null as text) as record_key,
    cast(null as text) as source,
    cast(null as text) as source_instance,
    cast(null as text) as object,
    cast(null as text) as record_id,
    cast(null as text) as person_id,
    cast(null as text) as match_method,
    cast(null as double precision) as match_score,
    cast(null as text) as evidence,
    cast(null as timestamp with time zone) as linked_at,
    cast(null as boolean) as is_deleted
where 1 = 0
