with

deals as (
    select * from {{ ref('stg_hubspot__deals') }}
),

opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

salesforce_ids as (
    select
        opportunity_id_salesforce,
        min({{ our_id('salesforce', 'source_instance', 'opportunity_id_salesforce') }})
            as opportunity_id
    from opportunities
    group by opportunity_id_salesforce
),

-- a deal that names a Salesforce opportunity is that opportunity
final as (
    select
        {{ our_id('hubspot', 'deals.source_instance', 'deals.deal_id_hubspot') }} as named_key,
        salesforce_ids.opportunity_id
    from deals
    inner join salesforce_ids
        on deals.opportunity_id_salesforce = salesforce_ids.opportunity_id_salesforce

    union all

    select
        {{ our_id('salesforce', "'any'", 'opportunity_id_salesforce') }} as named_key,
        opportunity_id
    from salesforce_ids
)

select * from final
