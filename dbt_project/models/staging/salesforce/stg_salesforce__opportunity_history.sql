{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="opportunity_history_key",
        on_schema_change="fail"
    )
}}

with

history as (
    {{
        current_versions(
            "salesforce", "OpportunityHistory", ["id"], "systemmodstamp",
            only_arrivals=true
        )
    }}
),

renamed as (
    select
        history._source_instance || ':' || history.id as opportunity_history_key,
        history.id as opportunity_history_id_salesforce,
        history.opportunityid as opportunity_id_salesforce,
        history.createdbyid as changed_by_id_salesforce,
        history.stagename as stage,
        history.forecastcategory as forecast_category,
        history.amount,
        history.probability,
        history.closedate as close_date,
        history.createddate as changed_at,
        history._source_instance as source_instance,
        coalesce(history.isdeleted, false) as is_deleted,
        history._batch_id as batch_id,
        history._line as source_line
    from history
)

select * from renamed
