{{ config(materialized='view') }}

with

lead_history as (
    select * from {{ ref('stg_salesforce__lead_history') }}
),

marketo_activities as (
    select * from {{ ref('stg_marketo__activities') }}
),

property_history as (
    select * from {{ ref('stg_hubspot__property_history') }}
),

final as (
    select
        {{ record_key('salesforce', 'source_instance', 'Lead', 'lead_id_salesforce') }}
            as record_key,
        'salesforce' as source,
        source_instance,
        'Lead' as object,
        field,
        old_value,
        new_value,
        lead_history_id_salesforce as change_id,
        changed_at
    from lead_history
    where not is_deleted

    union all

    -- activity 13, Change Data Value, names the field as people see it: Lead Status
    select
        {{ record_key('marketo', 'source_instance', 'leads', 'lead_id_marketo') }} as record_key,
        'marketo' as source,
        source_instance,
        'leads' as object,
        lower(substr(primary_attribute_value, 1, 1))
        || replace(substr(primary_attribute_value, 2), ' ', '') as field,
        old_value,
        new_value,
        activity_id_marketo as change_id,
        occurred_at as changed_at
    from marketo_activities
    where activity_type_id = 13 and not is_deleted

    union all

    -- HubSpot keeps what a property became, not what it was
    select
        {{ record_key('hubspot', 'source_instance', 'contacts', 'record_id_hubspot') }}
            as record_key,
        'hubspot' as source,
        source_instance,
        'contacts' as object,
        property as field,
        cast(null as text) as old_value,
        value as new_value,
        property_history_id_hubspot as change_id,
        changed_at
    from property_history
    where object = 'contacts' and not is_deleted
)

select * from final
