-- interface stub: replaced by the model itself
select
    cast(null as text) as ad_cost_id,
    cast(null as text) as platform,
    cast(null as text) as campaign_id,
    cast(null as text) as campaign_name,
    cast(null as text) as program_id_salesforce,
    cast(null as text) as currency,
    cast(null as numeric(18,2)) as cost,
    cast(null as bigint) as impressions,
    cast(null as bigint) as clicks,
    cast(null as date) as cost_date,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
