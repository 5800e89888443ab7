{{ config(materialized='view', tags=['unify_inputs']) }}

with

contacts as (
    select * from {{ ref('stg_hubspot__contacts') }}
),

merged_contacts as (
    select * from {{ ref('stg_hubspot__merged_contacts') }}
),

-- HubSpot drops the loser of a merge from every list: usually its id is all that is left of it.
records as (
    select
        contacts.*,
        coalesce(contacts.source_instance, merged_contacts.source_instance) as instance,
        coalesce(contacts.contact_id_hubspot, merged_contacts.merged_contact_id_hubspot)
            as record_id,
        coalesce(contacts.is_deleted or contacts.is_merged_away, true) as is_gone,
        coalesce(contacts.is_merged_away, true) as is_merged
    from contacts
    full outer join merged_contacts
        on
            contacts.source_instance = merged_contacts.source_instance
            and contacts.contact_id_hubspot = merged_contacts.merged_contact_id_hubspot
),

final as (
    select
        {{ record_key('hubspot', 'instance', 'contacts', 'record_id') }} as record_key,
        'hubspot' as source,
        instance as source_instance,
        'contacts' as object,
        record_id,
        {{ our_id('hubspot', 'instance', 'owner_id_hubspot') }} as owner_id,
        {{ record_key('hubspot', 'instance', 'companies', 'company_id_hubspot') }}
            as crm_account_key,
        email,
        first_name,
        last_name,
        title,
        coalesce(phone, mobile_phone) as phone,
        mobile_phone,
        company_name,
        website,
        industry,
        lead_source,
        city,
        state,
        postal_code,
        country,
        cast(null as bigint) as employees_count,
        coalesce(has_opted_out_of_email, false) as has_opted_out_of_email,
        false as has_opted_out_of_calls,
        is_gone as is_deleted,
        is_merged as is_merged_away,
        created_at,
        updated_at
    from records
)

select * from final
