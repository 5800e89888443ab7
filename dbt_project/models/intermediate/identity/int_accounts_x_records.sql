-- interface stub: replaced by the model itself
select
    cast(null as text) as record_key,
    cast(null as text) as source,
    cast(null as text) as source_instance,
    cast(null as text) as object,
    cast(null as text) as record_id,
    cast(null as text) as account_id,
    cast(null as text) as match_method,
    cast(null as double precision) as match_score,
    cast(null as text) as evidence
where 1 = 0
