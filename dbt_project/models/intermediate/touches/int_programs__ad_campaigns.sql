with

daily_costs as (
    select * from {{ ref('stg_ad_spend__daily_costs') }}
),

campaigns as (
    select * from {{ ref('stg_salesforce__campaigns') }}
),

-- a campaign that names a Salesforce campaign we have is that program, not one of its own
untied as (
    select daily_costs.*
    from daily_costs
    left join campaigns
        on daily_costs.program_id_salesforce = campaigns.campaign_id_salesforce
    where campaigns.campaign_id_salesforce is null and not daily_costs.is_deleted
),

final as (
    select
        source_instance,
        platform || '/' || campaign_id as record_id,
        platform,
        max(campaign_name) as campaign_name,
        min(currency) as currency,
        min(cost_date) as start_date,
        max(cost_date) as end_date
    from untied
    group by source_instance, platform, campaign_id
)

select * from final
