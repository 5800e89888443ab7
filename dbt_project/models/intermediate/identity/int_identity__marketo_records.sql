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

-- Merged away before the first export: nothing is known of them but that they are the survivor.
records as (
    select
        leads.*,
        account_instances.source_instance as account_instance,
        coalesce(leads.source_instance, merged_leads.source_instance) as instance,
        coalesce(leads.lead_id_marketo, merged_leads.merged_lead_id_marketo) as record_id,
        coalesce(leads.is_deleted or leads.is_merged_away, true) as is_gone,
        coalesce(leads.is_merged_away, true) as is_merged
    from leads
    full outer join merged_leads
        on
            leads.source_instance = merged_leads.source_instance
            and leads.lead_id_marketo = merged_leads.merged_lead_id_marketo
    left join account_instances
        on leads.account_id_salesforce = account_instances.account_id_salesforce
),

final as (
    select
        {{ record_key('marketo', 'instance', 'leads', 'record_id') }} as record_key,
        'marketo' as source,
        instance as source_instance,
        'leads' as object,
        record_id,
        cast(null as text) as owner_id,
        {{ record_key('salesforce', 'account_instance', 'Account', 'account_id_salesforce') }}
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
        employees_count,
        coalesce(is_unsubscribed, false) as has_opted_out_of_email,
        coalesce(has_opted_out_of_calls, false) as has_opted_out_of_calls,
        is_gone as is_deleted,
        is_merged as is_merged_away,
        created_at,
        updated_at
    from records
)

select * from final
