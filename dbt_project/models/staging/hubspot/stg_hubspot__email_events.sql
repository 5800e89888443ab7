{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="email_event_key",
        on_schema_change="fail"
    )
}}

with

events as (
    {{ current_versions("hubspot", "email_events", ["id"], "created", only_arrivals=true) }}
),

renamed as (
    select
        events._source_instance || ':' || events.id as email_event_key,
        events.id as email_event_id_hubspot,
        events.contactid as contact_id_hubspot,
        {{ trimmed("events.recipient") }} as email,
        events.emailcampaignid as campaign_id_hubspot,
        events.emailcampaignname as email_name,
        upper(events.type) as event_type,
        events.link,
        coalesce(events.filteredevent, false) as is_bot_activity,
        events.created as occurred_at,
        events._source_instance as source_instance,
        false as is_deleted,
        events._batch_id as batch_id,
        events._line as source_line
    from events
)

select * from renamed
