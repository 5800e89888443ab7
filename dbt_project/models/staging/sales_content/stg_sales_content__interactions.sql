{%- set interaction_id -%}
coalesce(
            interaction_id,
            asset_id
            || ':' || lower(trim(action))
            || ':' || lower(trim(email))
            || ':' || {{ epoch_microseconds("occurred_at") }}
        )
{%- endset -%}

with

interactions as (
    {{ current_versions("sales_content", "interactions", [interaction_id]) }}
),

renamed as (
    select
        {{ interaction_id }} as interaction_id,
        interactions.asset_id,
        interactions.asset_name,
        interactions.asset_kind,
        lower(trim(interactions.action)) as action,
        {{ trimmed("interactions.email") }} as email,
        interactions.salesforce_contact_id as contact_id_salesforce,
        interactions.salesforce_opportunity_id as opportunity_id_salesforce,
        {{ trimmed("interactions.rep_email") }} as rep_email,
        interactions.view_seconds,
        interactions.occurred_at,
        interactions._source_instance as source_instance,
        false as is_deleted,
        interactions._batch_id as batch_id,
        interactions._line as source_line
    from interactions
)

select * from renamed
