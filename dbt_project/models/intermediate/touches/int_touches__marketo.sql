{{ config(materialized='view') }}

with

activities as (
    select * from {{ ref('stg_marketo__activities') }}
),

classified as (
    select
        activities.*,
        {{ record_key('marketo', 'source_instance', 'activities', 'activity_id_marketo') }}
            as touch_id,
        lower(coalesce(web_page, primary_attribute_value, '')) as page,
        case
            when activity_type_id <> 104 then null
            when lower(new_value) like '%attended%' then 'attended'
            when lower(new_value) like '%registered%' then 'registered'
            when lower(new_value) like '%no show%' then 'no_show'
        end as participation
    from activities
),

final as (
    select
        touch_id,
        {{ record_key('marketo', 'source_instance', 'leads', 'lead_id_marketo') }} as record_key,
        cast(null as text) as email,
        cast(null as text) as opportunity_key,
        cast(null as text) as account_key,
        cast(null as text) as owner_id,
        cast(null as text) as owner_email,
        {{ our_id('marketo', 'source_instance', 'program_id_marketo') }} as program_id,
        {{ our_id('marketo', 'source_instance', 'campaign_id_marketo') }} as campaign_key,
        coalesce(
            'utm:' || {{ campaign_named('coalesce(web_page, referrer)') }},
            'asset:marketo:' || source_instance || ':'
            || case
                when primary_attribute_value like '%.%'
                    then split_part(primary_attribute_value, '.', 1)
            end
        ) as program_hint,
        case
            when activity_type_id <> 104
                then {{ our_id('marketo', 'source_instance', 'primary_attribute_value') }}
        end as content_id,
        case when activity_type_id <> 104 then primary_attribute_value end as content_name,
        case
            when is_deleted then null
            when activity_type_id = 1 and page like '%utm_medium=cpc%' then 'ad_click'
            when activity_type_id = 1 and page like '%utm_medium=paid%' then 'ad_click'
            when activity_type_id = 1 and page like '%gclid=%' then 'ad_click'
            when activity_type_id = 1 then 'web_visit'
            when activity_type_id in (2, 131, 147) then 'form_submit'
            when activity_type_id = 6 then 'email_sent'
            when activity_type_id = 7 then 'email_delivered'
            when activity_type_id in (8, 27) then 'email_bounced'
            when activity_type_id = 9 then 'email_unsubscribed'
            when activity_type_id = 10 then 'email_open'
            when activity_type_id = 11 then 'email_click'
            when activity_type_id = 39 then 'rep_email'
            when activity_type_id = 40 then 'rep_email_open'
            when activity_type_id = 41 then 'rep_email_click'
            when activity_type_id = 104 then 'event_' || participation
        end as kind,
        participation,
        case when activity_type_id in (2, 131, 147) then primary_attribute_value end as form_name,
        case when activity_type_id in (6, 7, 8, 27, 39) then 'outbound' else 'inbound' end
            as direction,
        coalesce(new_value, link, web_page, primary_attribute_value) as subject,
        'marketo' as source,
        source_instance,
        'activities' as object,
        activity_id_marketo as record_id,
        batch_id,
        activity_type_id in (6, 7, 8, 27) as is_automated,
        coalesce(is_bot_activity, false) as is_flagged_bot,
        occurred_at
    from classified
)

select * from final
