{{ config(materialized='view', tags=['unify_inputs']) }}

with

contacts as (
    select * from {{ ref('stg_hubspot__contacts') }}
),

merged_contacts as (
    select * from {{ ref('stg_hubspot__merged_contacts') }}
),

exported as (
    select
        contact_id_hubspot as record_id,
        owner_id_hubspot, company_id_hubspot,
        email, first_name, last_name, title,
        coalesce(phone, mobile_phone) as phone,
        company_name, website, industry, lead_source, city, state, postal_code, country,
        has_opted_out_of_email,
        is_deleted or is_merged_away as is_deleted,
        is_merged_away,
        created_at, updated_at, source_instance
    from contacts
),

-- HubSpot drops the loser of a merge from every list: usually its id is all that is left of it.
never_exported as (
    select
        merged_contacts.merged_contact_id_hubspot,
        merged_contacts.source_instance
    from merged_contacts
    left join contacts
        on
            merged_contacts.source_instance = contacts.source_instance
            and merged_contacts.merged_contact_id_hubspot = contacts.contact_id_hubspot
    where contacts.contact_id_hubspot is null
),

records as (
    select * from exported
    union all
    select
        merged_contact_id_hubspot,
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        false, true, true, null, null,
        source_instance
    from never_exported
),

final as (
    select
        {{ record_key('hubspot', 'source_instance', 'contacts', 'record_id') }} as record_key,
        'hubspot' as source,
        source_instance,
        'contacts' as object,
        record_id,
        {{ our_id('hubspot', 'source_instance', 'owner_id_hubspot') }} as owner_id,
        {{ record_key('hubspot', 'source_instance', 'companies', 'company_id_hubspot') }}
            as crm_account_key,
        email, first_name, last_name, title, phone, company_name, website, industry, lead_source,
        city, state, postal_code, country,
        cast(null as bigint) as employees_count,
        has_opted_out_of_email,
        false as has_opted_out_of_calls,
        is_deleted, is_merged_away, created_at, updated_at
    from records
)

select * from final
