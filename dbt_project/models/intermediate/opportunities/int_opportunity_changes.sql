-- interface stub: replaced by the model itself
select
    cast(null as text) as opportunity_id,
    cast(null as text) as change_id,
    cast(null as text) as stage,
    cast(null as text) as category,
    cast(null as numeric(18,2)) as amount,
    cast(null as numeric(18,2)) as probability,
    cast(null as date) as close_date,
    cast(null as text) as owner_id,
    cast(null as timestamp with time zone) as changed_at
where 1 = 0
