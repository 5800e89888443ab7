with

deals as (
    select * from {{ ref('stg_hubspot__deals') }}
),

opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

-- a deal that names a Salesforce opportunity is that opportunity
final as (
    select
        {{ our_id('hubspot', 'deals.source_instance', 'deals.deal_id_hubspot') }}
            as opportunity_key,
        min({{ our_id('salesforce', 'opportunities.source_instance', 'opportunities.opportunity_id_salesforce') }})
            as opportunity_id
    from deals
    inner join opportunities
        on deals.opportunity_id_salesforce = opportunities.opportunity_id_salesforce
    group by deals.source_instance, deals.deal_id_hubspot
)

select * from final
