with

lead_history as (
    select * from {{ ref('stg_salesforce__lead_history') }}
),

hubspot_history as (
    select * from {{ ref('stg_hubspot__property_history') }}
),

records as (
    select * from {{ ref('int_identity__records') }}
),

-- Salesforce writes each change of owner twice, with names and with ids: only ids are owners.
lead_changes as (
    select
        {{ record_key('salesforce', 'source_instance', 'Lead', 'lead_id_salesforce') }}
            as record_key,
        case
            when {{ matches('old_value', salesforce_owner_id()) }}
                then {{ our_id('salesforce', 'source_instance', 'old_value') }}
        end as old_owner_id,
        {{ our_id('salesforce', 'source_instance', 'new_value') }} as owner_id,
        changed_at,
        lead_history_id_salesforce as change_id
    from lead_history
    where
        lower(field) in ('owner', 'ownerid')
        and {{ matches('new_value', salesforce_owner_id()) }}
        and is_deleted = false
),

hubspot_changes as (
    select
        {{ record_key('hubspot', 'source_instance', 'contacts', 'record_id_hubspot') }}
            as record_key,
        cast(null as text) as old_owner_id,
        {{ our_id('hubspot', 'source_instance', trimmed('value')) }} as owner_id,
        changed_at,
        property_history_id_hubspot as change_id
    from hubspot_history
    where object = 'contacts' and property = 'hubspot_owner_id'
),

recorded as (
    select * from lead_changes
    union all
    select * from hubspot_changes
),

changes as (
    select
        recorded.*,
        row_number()
            over (partition by recorded.record_key order by recorded.changed_at, recorded.change_id)
            as change_number
    from recorded
),

-- Who owned it at creation: what the first change replaced; without any change, today's owner. HubSpot
-- records the first owner as a change like any other, so there is nothing to add.
creations as (
    select
        records.record_key,
        case when changes.record_key is null then records.owner_id else changes.old_owner_id end
            as owner_id,
        records.created_at as changed_at,
        records.record_key as change_id,
        true as is_creation
    from records
    left join changes
        on records.record_key = changes.record_key and changes.change_number = 1
    where records.source in ('salesforce', 'hubspot') and records.created_at is not null
),

final as (
    select * from creations
    where owner_id is not null
    union all
    select
        changes.record_key,
        changes.owner_id,
        changes.changed_at,
        changes.change_id,
        false as is_creation
    from changes
    where changes.changed_at <= {{ as_of() }}
)

select * from final
