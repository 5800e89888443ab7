-- interface stub: replaced by the model itself
select
    cast(null as text) as deal_id_hubspot,
    cast(null as text) as opportunity_id_salesforce,
    cast(null as text) as company_id_hubspot,
    cast(null as text) as owner_id_hubspot,
    cast(null as text) as campaign_id_hubspot,
    cast(null as text) as deal_name,
    cast(null as text) as deal_type,
    cast(null as text) as pipeline_id_hubspot,
    cast(null as text) as stage_id_hubspot,
    cast(null as text) as currency,
    cast(null as numeric(18,2)) as amount,
    cast(null as boolean) as is_closed,
    cast(null as boolean) as is_won,
    cast(null as date) as close_date,
    cast(null as timestamp with time zone) as closed_at,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
