-- interface stub: replaced by the model itself
select
    cast(null as text) as account_id_salesforce,
    cast(null as text) as master_account_id_salesforce,
    cast(null as text) as parent_account_id_salesforce,
    cast(null as text) as owner_id_salesforce,
    cast(null as text) as account_name,
    cast(null as text) as account_type,
    cast(null as text) as industry,
    cast(null as text) as website,
    cast(null as text) as phone,
    cast(null as text) as street,
    cast(null as text) as city,
    cast(null as text) as state,
    cast(null as text) as postal_code,
    cast(null as text) as country,
    cast(null as bigint) as employees_count,
    cast(null as numeric(18,2)) as annual_revenue,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
