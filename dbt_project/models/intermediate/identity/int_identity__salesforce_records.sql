{{ config(materialized='view', tags=['unify_inputs']) }}

with

leads as (
    select * from {{ ref('stg_salesforce__leads') }}
),

contacts as (
    select * from {{ ref('stg_salesforce__contacts') }}
),

lead_records as (
    select
        'Lead' as object,
        lead_id_salesforce as record_id,
        converted_account_id_salesforce as account_id_salesforce,
        owner_id_salesforce,
        first_name,
        last_name,
        email,
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
        employees_count,
        has_opted_out_of_email,
        has_opted_out_of_calls,
        is_deleted,
        master_lead_id_salesforce is not null as is_merged_away,
        created_at,
        updated_at,
        source_instance
    from leads
),

contact_records as (
    select
        'Contact' as object,
        contact_id_salesforce as record_id,
        account_id_salesforce,
        owner_id_salesforce,
        first_name,
        last_name,
        email,
        title,
        coalesce(phone, mobile_phone) as phone,
        mobile_phone,
        cast(null as text) as company_name,
        cast(null as text) as website,
        cast(null as text) as industry,
        lead_source,
        city,
        state,
        postal_code,
        country,
        cast(null as bigint) as employees_count,
        has_opted_out_of_email,
        has_opted_out_of_calls,
        is_deleted,
        master_contact_id_salesforce is not null as is_merged_away,
        created_at,
        updated_at,
        source_instance
    from contacts
),

records as (
    select * from lead_records
    union all
    select * from contact_records
),

final as (
    select
        'salesforce:' || source_instance || ':' || object || ':' || record_id as record_key,
        'salesforce' as source,
        source_instance,
        object,
        record_id,
        {{ our_id('salesforce', 'source_instance', 'owner_id_salesforce') }} as owner_id,
        {{ record_key('salesforce', 'source_instance', 'Account', 'account_id_salesforce') }}
            as crm_account_key,
        email,
        first_name,
        last_name,
        title,
        phone,
        mobile_phone,
        company_name,
        website,
        industry,
        lead_source,
        city,
        state,
        postal_code,
        country,
        employees_count,
        has_opted_out_of_email,
        has_opted_out_of_calls,
        is_deleted,
        is_merged_away,
        created_at,
        updated_at
    from records
)

select * from final
