-- interface stub: replaced by the model itself
select
    cast(null as text) as opportunity_id,
    cast(null as text) as person_id,
    cast(null as text) as role,
    cast(null as boolean) as is_primary,
    cast(null as text) as link_method,
    cast(null as timestamp with time zone) as linked_at
where 1 = 0
