{{ config(materialized='view') }}

with

events as (
    select * from {{ ref('stg_salesforce__events') }}
),

classified as (
    select
        events.*,
        {{ record_key('salesforce', 'source_instance', 'Event', 'event_id_salesforce') }}
            as touch_id,
        case
            when is_deleted then null
            when lower(coalesce(event_type, '')) like '%site%' then 'onsite_visit'
            else 'meeting'
        end as kind
    from events
),

final as (
    select
        touch_id,
        {{ salesforce_person_key('source_instance', 'who_id_salesforce') }} as record_key,
        cast(null as text) as email,
        {{ salesforce_opportunity_key('source_instance', 'what_id_salesforce') }}
            as opportunity_key,
        {{ record_key('salesforce', 'source_instance', 'Account', 'account_id_salesforce') }}
            as account_key,
        {{ our_id('salesforce', 'source_instance', 'owner_id_salesforce') }} as owner_id,
        cast(null as text) as owner_email,
        cast(null as text) as program_id,
        cast(null as text) as campaign_key,
        cast(null as text) as program_hint,
        cast(null as text) as content_id,
        cast(null as text) as content_name,
        kind,
        cast(null as text) as participation,
        cast(null as text) as form_name,
        case when kind = 'onsite_visit' then 'inbound' else 'outbound' end as direction,
        subject,
        'salesforce' as source,
        source_instance,
        'Event' as object,
        event_id_salesforce as record_id,
        batch_id,
        false as is_automated,
        false as is_flagged_bot,
        started_at as occurred_at
    from classified
)

select * from final
