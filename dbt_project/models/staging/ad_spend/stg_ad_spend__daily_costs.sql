with

costs as (
    {{ current_versions("ad_spend", "daily_costs", ["platform", "campaign_id", "cost_date"]) }}
),

renamed as (
    select
        costs.platform
        || ':' || costs.campaign_id
        || ':' || cast(costs.cost_date as text) as ad_cost_id,
        costs.platform,
        costs.campaign_id,
        costs.campaign_name,
        costs.salesforce_campaign_id as program_id_salesforce,
        costs.currency,
        costs.cost,
        costs.impressions,
        costs.clicks,
        costs.cost_date,
        costs._source_instance as source_instance,
        false as is_deleted,
        costs._batch_id as batch_id,
        costs._line as source_line
    from costs
)

select * from renamed
