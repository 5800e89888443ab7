{{ config(materialized='view') }}

with

email_events as (
    select * from {{ ref('stg_hubspot__email_events') }}
),

classified as (
    select
        email_events.*,
        {{ record_key('hubspot', 'source_instance', 'email_events', 'email_event_id_hubspot') }}
            as touch_id,
        case
            when is_deleted then null
            when upper(event_type) = 'SENT' then 'email_sent'
            when upper(event_type) = 'DELIVERED' then 'email_delivered'
            when upper(event_type) = 'BOUNCE' then 'email_bounced'
            when upper(event_type) = 'UNSUBSCRIBE' then 'email_unsubscribed'
            when upper(event_type) = 'OPEN' then 'email_open'
            when upper(event_type) = 'CLICK' then 'email_click'
        end as kind
    from email_events
),

final as (
    select
        touch_id,
        {{ record_key('hubspot', 'source_instance', 'contacts', 'contact_id_hubspot') }}
            as record_key,
        {{ normalised_email('email') }} as email,
        cast(null as text) as opportunity_key,
        cast(null as text) as account_key,
        cast(null as text) as owner_id,
        cast(null as text) as owner_email,
        {{ our_id('hubspot', 'source_instance', 'campaign_id_hubspot') }} as program_id,
        cast(null as text) as campaign_key,
        cast(null as text) as program_hint,
        {{ our_id('hubspot', 'source_instance', 'email_name') }} as content_id,
        email_name as content_name,
        kind,
        cast(null as text) as participation,
        cast(null as text) as form_name,
        case
            when kind in ('email_sent', 'email_delivered', 'email_bounced') then 'outbound'
            else 'inbound'
        end as direction,
        coalesce(link, email_name) as subject,
        'hubspot' as source,
        source_instance,
        'email_events' as object,
        email_event_id_hubspot as record_id,
        batch_id,
        coalesce(kind in ('email_sent', 'email_delivered', 'email_bounced'), false)
            as is_automated,
        coalesce(is_bot_activity, false) as is_flagged_bot,
        occurred_at
    from classified
)

select * from final
