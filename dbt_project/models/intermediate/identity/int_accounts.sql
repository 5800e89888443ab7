-- interface stub: replaced by the model itself
select
    cast(null as text) as account_id,
    cast(null as text) as account_name,
    cast(null as text) as domain,
    cast(null as text) as industry,
    cast(null as text) as country,
    cast(null as text) as parent_account_id,
    cast(null as text) as ultimate_parent_account_id,
    cast(null as text) as owner_id,
    cast(null as text) as segment,
    cast(null as bigint) as employees_count,
    cast(null as numeric(18,2)) as annual_revenue,
    cast(null as timestamp with time zone) as created_at,
    cast(null as bigint) as records_count
where 1 = 0
