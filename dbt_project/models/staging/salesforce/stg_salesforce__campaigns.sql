-- interface stub: replaced by the model itself
select
    cast(null as text) as campaign_id_salesforce,
    cast(null as text) as parent_campaign_id_salesforce,
    cast(null as text) as owner_id_salesforce,
    cast(null as text) as campaign_name,
    cast(null as text) as campaign_type,
    cast(null as text) as status,
    cast(null as text) as currency,
    cast(null as numeric(18,2)) as budgeted_cost,
    cast(null as numeric(18,2)) as actual_cost,
    cast(null as boolean) as is_active,
    cast(null as date) as start_date,
    cast(null as date) as end_date,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
