{{ config(materialized='view') }}

with

opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

final as (
    select
        {{ our_id('salesforce', 'source_instance', 'opportunity_id_salesforce') }}
            as opportunity_id,
        'salesforce' as source,
        source_instance,
        opportunity_id_salesforce as record_id,
        '' as pipeline_id,
        {{ record_key('salesforce', 'source_instance', 'Account', 'account_id_salesforce') }}
            as account_record_key,
        {{ our_id('salesforce', 'source_instance', 'owner_id_salesforce') }} as owner_id,
        {{ our_id('salesforce', 'source_instance', 'campaign_id_salesforce') }} as program_id,
        opportunity_name,
        opportunity_type,
        lead_source,
        next_step,
        stage,
        case when is_won then 'won' when is_closed then 'lost' else 'open' end as category,
        currency,
        amount,
        probability,
        close_date,
        created_at,
        last_stage_changed_at as stage_entered_at,
        updated_at
    from opportunities
    where is_deleted = false
)

select * from final
