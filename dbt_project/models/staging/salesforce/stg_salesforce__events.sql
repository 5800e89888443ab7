{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="event_key",
        on_schema_change="fail"
    )
}}

with

events as (
    {{ current_versions("salesforce", "Event", ["id"], "systemmodstamp", only_arrivals=true) }}
),

renamed as (
    select
        events._source_instance || ':' || events.id as event_key,
        events.id as event_id_salesforce,
        events.whoid as who_id_salesforce,
        events.whatid as what_id_salesforce,
        events.accountid as account_id_salesforce,
        events.ownerid as owner_id_salesforce,
        events.subject,
        events.type as event_type,
        events.eventsubtype as event_subtype,
        events.location,
        coalesce(events.isalldayevent, false) as is_all_day,
        coalesce(events.ischild, false) as is_child,
        events.startdatetime as started_at,
        events.enddatetime as ended_at,
        events.createddate as created_at,
        events.systemmodstamp as updated_at,
        events._source_instance as source_instance,
        coalesce(events.isdeleted, false) as is_deleted,
        events._batch_id as batch_id,
        events._line as source_line
    from events
)

select * from renamed
