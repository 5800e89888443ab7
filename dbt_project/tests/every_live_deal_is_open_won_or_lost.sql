-- A returned row is a live record of a deal that is no opportunity, an opportunity without a live
-- record, or one whose category is not what its record says: open + won + lost = all live deals.
with

salesforce_opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

hubspot_deals as (
    select * from {{ ref('stg_hubspot__deals') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

-- a deal that names a Salesforce opportunity is counted there
live as (
    select
        'salesforce' as source,
        source_instance,
        opportunity_id_salesforce as record_id,
        is_closed,
        is_won
    from salesforce_opportunities
    where not is_deleted and created_at <= {{ as_of() }}

    union all

    select
        'hubspot' as source,
        hubspot_deals.source_instance,
        hubspot_deals.deal_id_hubspot as record_id,
        hubspot_deals.is_closed,
        hubspot_deals.is_won
    from hubspot_deals
    where
        not hubspot_deals.is_deleted
        and hubspot_deals.created_at <= {{ as_of() }}
        and not exists (
            select 1
            from salesforce_opportunities
            where
                salesforce_opportunities.opportunity_id_salesforce
                = hubspot_deals.opportunity_id_salesforce
        )
),

wrong as (
    select
        coalesce(live.source, opportunities.source) as source,
        coalesce(live.source_instance, opportunities.source_instance) as source_instance,
        coalesce(live.record_id, opportunities.record_id) as record_id,
        opportunities.category
    from live
    full outer join opportunities
        on
            live.source = opportunities.source
            and live.source_instance = opportunities.source_instance
            and live.record_id = opportunities.record_id
    where
        live.record_id is null
        or opportunities.record_id is null
        or opportunities.category
        <> case when live.is_won then 'won' when live.is_closed then 'lost' else 'open' end
)

select * from wrong
