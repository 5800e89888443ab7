{{ config(materialized='view') }}

with

members as (
    select * from {{ ref('stg_salesforce__campaign_members') }}
),

keyed as (
    select
        members.*,
        {{ record_key('salesforce', 'source_instance', 'CampaignMember', 'campaign_member_id_salesforce') }}
            as touch_id,
        cast(created_at as timestamp with time zone) as member_since_at,
        {{ start_of_local_day('first_responded_date', "'UTC'") }} as first_responded_at
    from members
),

final as (
    select
        touch_id,
        coalesce(
            {{ record_key('salesforce', 'source_instance', 'Contact', 'contact_id_salesforce') }},
            {{ record_key('salesforce', 'source_instance', 'Lead', 'lead_id_salesforce') }}
        ) as record_key,
        cast(null as text) as email,
        cast(null as text) as opportunity_key,
        cast(null as text) as account_key,
        cast(null as text) as owner_id,
        cast(null as text) as owner_email,
        {{ our_id('salesforce', 'source_instance', 'campaign_id_salesforce') }} as program_id,
        cast(null as text) as campaign_key,
        cast(null as text) as program_hint,
        cast(null as text) as content_id,
        cast(null as text) as content_name,
        case when not is_deleted and has_responded then 'campaign_response' end as kind,
        case
            when lower(coalesce(status, '')) like '%attend%' then 'attended' else 'registered'
        end as participation,
        cast(null as text) as form_name,
        'inbound' as direction,
        status as subject,
        'salesforce' as source,
        source_instance,
        'CampaignMember' as object,
        campaign_member_id_salesforce as record_id,
        batch_id,
        false as is_automated,
        false as is_flagged_bot,
        -- the response has a day only; on the day of joining, joining was the response
        case
            when first_responded_date is null then member_since_at
            when {{ local_date('member_since_at', "'UTC'") }} = first_responded_date
                then member_since_at
            else first_responded_at
        end as occurred_at
    from keyed
)

select * from final
