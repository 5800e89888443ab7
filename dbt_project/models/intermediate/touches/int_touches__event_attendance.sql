{{ config(materialized='view') }}

with

attendees as (
    select * from {{ ref('stg_event_attendance__attendees') }}
),

classified as (
    select
        attendees.*,
        {{ record_key('event_attendance', 'source_instance', 'attendees', 'attendance_id') }}
            as touch_id,
        replace(replace(lower(status), ' ', '_'), '-', '_') as participation_status,
        {{ comparable_word('event_kind') }} like '%webinar%' as is_webinar,
        {{ comparable_word('event_kind') }} like '%onsite%' as is_onsite
    from attendees
),

final as (
    select
        touch_id,
        {{ record_key('event_attendance', 'source_instance', 'attendees', normalised_email('email')) }}
            as record_key,
        {{ normalised_email('email') }} as email,
        cast(null as text) as opportunity_key,
        cast(null as text) as account_key,
        cast(null as text) as owner_id,
        cast(null as text) as owner_email,
        -- the event itself; where it is tied to a Salesforce campaign, that is looked up later
        {{ our_id('event_attendance', 'source_instance', 'event_id') }} as program_id,
        cast(null as text) as campaign_key,
        cast(null as text) as program_hint,
        cast(null as text) as content_id,
        cast(null as text) as content_name,
        case
            when is_deleted then null
            when participation_status = 'badge_scan' then 'badge_scan'
            when participation_status not in ('registered', 'attended', 'no_show') then null
            when is_webinar then 'webinar_' || participation_status
            when is_onsite and participation_status = 'attended' then 'onsite_visit'
            else 'event_' || participation_status
        end as kind,
        cast(null as text) as participation,
        cast(null as text) as form_name,
        'inbound' as direction,
        event_name as subject,
        'event_attendance' as source,
        source_instance,
        'attendees' as object,
        attendance_id as record_id,
        batch_id,
        false as is_automated,
        false as is_flagged_bot,
        occurred_at
    from classified
)

select * from final
