{{ config(materialized='view', tags=['unify_inputs']) }}

with

leads as (
    select * from {{ ref('stg_marketo__leads') }}
),

merged_leads as (
    select * from {{ ref('stg_marketo__merged_leads') }}
),

accounts as (
    select * from {{ ref('stg_salesforce__accounts') }}
),

-- Marketo does not say which Salesforce org it syncs with; ids are unique over all orgs.
account_instances as (
    select
        account_id_salesforce,
        min(source_instance) as source_instance
    from accounts
    group by account_id_salesforce
),

exported as (
    select
        leads.lead_id_marketo as record_id,
        {{ record_key('salesforce', 'account_instances.source_instance', 'Account',
                      'account_instances.account_id_salesforce') }} as crm_account_key,
        leads.email, leads.first_name, leads.last_name, leads.title,
        coalesce(leads.phone, leads.mobile_phone) as phone,
        leads.company_name, leads.website, leads.industry, leads.lead_source,
        leads.city, leads.state, leads.postal_code, leads.country, leads.employees_count,
        leads.is_unsubscribed as has_opted_out_of_email,
        leads.has_opted_out_of_calls,
        leads.is_deleted or leads.is_merged_away as is_deleted,
        leads.is_merged_away,
        leads.created_at, leads.updated_at, leads.source_instance
    from leads
    left join account_instances
        on leads.account_id_salesforce = account_instances.account_id_salesforce
),

-- Merged away before the first export: nothing is known of them but that they are the survivor.
never_exported as (
    select
        merged_leads.merged_lead_id_marketo,
        merged_leads.source_instance
    from merged_leads
    left join leads
        on
            merged_leads.source_instance = leads.source_instance
            and merged_leads.merged_lead_id_marketo = leads.lead_id_marketo
    where leads.lead_id_marketo is null
),

records as (
    select * from exported
    union all
    select
        merged_lead_id_marketo,
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        false, false, true, true, null, null,
        source_instance
    from never_exported
),

final as (
    select
        {{ record_key('marketo', 'source_instance', 'leads', 'record_id') }} as record_key,
        'marketo' as source,
        source_instance,
        'leads' as object,
        record_id,
        cast(null as text) as owner_id,
        crm_account_key,
        email, first_name, last_name, title, phone, company_name, website, industry, lead_source,
        city, state, postal_code, country, employees_count,
        has_opted_out_of_email, has_opted_out_of_calls, is_deleted, is_merged_away,
        created_at, updated_at
    from records
)

select * from final
