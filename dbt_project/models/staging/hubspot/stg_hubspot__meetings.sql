{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="engagement_key",
        on_schema_change="fail"
    )
}}

with

meetings as (
    {{ current_versions("hubspot", "meetings", ["id"], "updatedat", only_arrivals=true) }}
),

renamed as (
    select
        meetings._source_instance || ':' || meetings.id as engagement_key,
        meetings.id as engagement_id_hubspot,
        'meeting' as kind,
        meetings.hubspot_owner_id as owner_id_hubspot,
        meetings.hs_meeting_title as subject,
        cast(null as text) as status,
        cast(null as text) as direction,
        cast(null as text) as disposition,
        upper(meetings.hs_meeting_outcome) as outcome,
        meetings.hs_activity_type as activity_type,
        cast(
            {{ seconds_between("meetings.hs_meeting_start_time", "meetings.hs_meeting_end_time") }}
            as bigint
        ) as duration_seconds,
        upper(coalesce(meetings.hs_meeting_outcome, 'COMPLETED')) = 'COMPLETED' as is_completed,
        coalesce(meetings.hs_meeting_start_time, meetings.hs_timestamp) as occurred_at,
        meetings.createdat as created_at,
        meetings.updatedat as updated_at,
        meetings._source_instance as source_instance,
        coalesce(meetings.archived, false) as is_deleted,
        meetings._batch_id as batch_id,
        meetings._line as source_line
    from meetings
)

select * from renamed
