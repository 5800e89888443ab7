{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="opportunity_field_history_key",
        on_schema_change="fail"
    )
}}

with

history as (
    {{
        current_versions(
            "salesforce", "OpportunityFieldHistory", ["id"], "createddate",
            only_arrivals=true
        )
    }}
),

renamed as (
    select
        history._source_instance || ':' || history.id as opportunity_field_history_key,
        history.id as opportunity_field_history_id_salesforce,
        history.opportunityid as opportunity_id_salesforce,
        history.createdbyid as changed_by_id_salesforce,
        history.field,
        history.oldvalue as old_value,
        history.newvalue as new_value,
        history.createddate as changed_at,
        history._source_instance as source_instance,
        coalesce(history.isdeleted, false) as is_deleted,
        history._batch_id as batch_id,
        history._line as source_line
    from history
)

select * from renamed
