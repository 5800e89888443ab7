{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="property_change_key",
        on_schema_change="fail"
    )
}}

with

history as (
    {{
        current_versions(
            "hubspot",
            "property_history",
            ["objecttype", "objectid", "property", "timestamp"],
            "timestamp",
            only_arrivals=true
        )
    }}
),

identified as (
    select
        history.*,
        history.objecttype
        || ':' || history.objectid
        || ':' || history.property
        || ':' || {{ epoch_microseconds("history.timestamp") }} as change_id
    from history
),

renamed as (
    select
        identified._source_instance || ':' || identified.change_id as property_change_key,
        identified.change_id as property_history_id_hubspot,
        lower(identified.objecttype) as object,
        identified.objectid as record_id_hubspot,
        identified.property,
        identified.value,
        identified.sourcetype as source_type,
        coalesce(identified.updatedbyuserid, identified.sourceid) as changed_by,
        identified.timestamp as changed_at,
        identified._source_instance as source_instance,
        false as is_deleted,
        identified._batch_id as batch_id,
        identified._line as source_line
    from identified
)

select * from renamed
