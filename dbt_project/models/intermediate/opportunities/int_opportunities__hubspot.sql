{{ config(materialized='view') }}

with

deals as (
    select * from {{ ref('stg_hubspot__deals') }}
),

opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

stages as (
    select * from {{ ref('int_opportunity_stages') }}
),

-- A deal that names a Salesforce opportunity is that opportunity, deleted ones included.
unsynced as (
    select deals.*
    from deals
    left join opportunities
        on deals.opportunity_id_salesforce = opportunities.opportunity_id_salesforce
    where deals.is_deleted = false and opportunities.opportunity_id_salesforce is null
),

final as (
    select
        {{ our_id('hubspot', 'unsynced.source_instance', 'unsynced.deal_id_hubspot') }}
            as opportunity_id,
        'hubspot' as source,
        unsynced.source_instance,
        unsynced.deal_id_hubspot as record_id,
        coalesce(unsynced.pipeline_id_hubspot, '') as pipeline_id,
        {{ record_key('hubspot', 'unsynced.source_instance', 'companies',
                      'unsynced.company_id_hubspot') }} as account_record_key,
        {{ our_id('hubspot', 'unsynced.source_instance', 'unsynced.owner_id_hubspot') }}
            as owner_id,
        {{ our_id('hubspot', 'unsynced.source_instance', 'unsynced.campaign_id_hubspot') }}
            as program_id,
        unsynced.deal_name as opportunity_name,
        unsynced.deal_type as opportunity_type,
        unsynced.lead_source,
        unsynced.next_step,
        coalesce(stages.stage, unsynced.stage_id_hubspot) as stage,
        case
            when unsynced.is_won then 'won'
            when unsynced.is_closed then 'lost'
            else 'open'
        end as category,
        unsynced.currency,
        unsynced.amount,
        cast(unsynced.probability * 100 as numeric(18, 2)) as probability,
        unsynced.close_date,
        unsynced.created_at,
        unsynced.closed_at as stage_entered_at,
        unsynced.updated_at
    from unsynced
    left join stages
        on
            stages.source = 'hubspot'
            and unsynced.source_instance = stages.source_instance
            and unsynced.pipeline_id_hubspot = stages.pipeline_id
            and unsynced.stage_id_hubspot = stages.stage_id
)

select * from final
