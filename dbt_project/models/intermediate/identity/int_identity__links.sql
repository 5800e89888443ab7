-- interface stub: replaced by the model itself
select
    cast(null as text) as record_key_a,
    cast(null as text) as record_key_b,
    cast(null as text) as match_method,
    cast(null as double precision) as match_score,
    cast(null as text) as evidence
where 1 = 0
