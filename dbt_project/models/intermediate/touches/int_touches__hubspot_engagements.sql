{{ config(materialized='view') }}

with

engagements as (
    select * from {{ ref('stg_hubspot__engagements') }}
),

classified as (
    select
        engagements.*,
        kind || 's' as engagement_object,
        case
            when is_deleted then null
            when kind = 'call' and is_completed then 'call'
            when kind = 'meeting' and upper(coalesce(outcome, 'COMPLETED')) = 'COMPLETED'
                then 'meeting'
            when kind = 'email' and upper(direction) = 'INCOMING_EMAIL' then 'email_reply'
            when kind = 'email' and upper(direction) = 'EMAIL' then 'rep_email'
        end as touch_kind
    from engagements
),

final as (
    select
        'hubspot:' || source_instance || ':' || engagement_object || ':' || engagement_id_hubspot
            as touch_id,
        -- who took part is looked up in the associations once all of them are known
        cast(null as text) as record_key,
        cast(null as text) as email,
        cast(null as text) as opportunity_key,
        cast(null as text) as account_key,
        {{ our_id('hubspot', 'source_instance', 'owner_id_hubspot') }} as owner_id,
        cast(null as text) as owner_email,
        cast(null as text) as program_id,
        cast(null as text) as campaign_key,
        cast(null as text) as program_hint,
        cast(null as text) as content_id,
        cast(null as text) as content_name,
        touch_kind as kind,
        cast(null as text) as participation,
        cast(null as text) as form_name,
        case
            when touch_kind = 'email_reply' then 'inbound'
            when touch_kind = 'call' and upper(direction) = 'INBOUND' then 'inbound'
            else 'outbound'
        end as direction,
        subject,
        'hubspot' as source,
        source_instance,
        engagement_object as object,
        engagement_id_hubspot as record_id,
        batch_id,
        false as is_automated,
        false as is_flagged_bot,
        occurred_at
    from classified
)

select * from final
