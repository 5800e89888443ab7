{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="engagement_key",
        on_schema_change="fail"
    )
}}

with

calls as (
    {{ current_versions("hubspot", "calls", ["id"], "updatedat", only_arrivals=true) }}
),

renamed as (
    select
        calls._source_instance || ':' || calls.id as engagement_key,
        calls.id as engagement_id_hubspot,
        'call' as kind,
        calls.hubspot_owner_id as owner_id_hubspot,
        calls.hs_call_title as subject,
        upper(calls.hs_call_status) as status,
        upper(calls.hs_call_direction) as direction,
        calls.hs_call_disposition as disposition,
        cast(null as text) as outcome,
        calls.hs_activity_type as activity_type,
        cast(floor(calls.hs_call_duration / 1000.0) as bigint) as duration_seconds,
        upper(coalesce(calls.hs_call_status, 'COMPLETED')) = 'COMPLETED' as is_completed,
        calls.hs_timestamp as occurred_at,
        calls.createdat as created_at,
        calls.updatedat as updated_at,
        calls._source_instance as source_instance,
        coalesce(calls.archived, false) as is_deleted,
        calls._batch_id as batch_id,
        calls._line as source_line
    from calls
)

select * from renamed
