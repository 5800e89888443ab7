-- interface stub: replaced by the model itself
select
    cast(null as text) as person_id,
    cast(null as text) as touch_id,
    cast(null as text) as rule,
    cast(null as bigint) as points,
    cast(null as bigint) as score_before,
    cast(null as bigint) as score_after,
    cast(null as timestamp with time zone) as occurred_at,
    cast(null as text) as agreement_version
where 1 = 0
