{{ config(materialized='view', tags=['unify_inputs']) }}

with

salesforce_leads as (
    select * from {{ ref('stg_salesforce__leads') }}
),

salesforce_contacts as (
    select * from {{ ref('stg_salesforce__contacts') }}
),

marketo_merges as (
    select * from {{ ref('stg_marketo__merged_leads') }}
),

hubspot_merges as (
    select * from {{ ref('stg_hubspot__merged_contacts') }}
),

synced_ids as (
    select * from {{ ref('int_identity__synced_ids') }}
),

salesforce_links as (
    select
        {{ record_key('salesforce', 'source_instance', 'Lead', 'lead_id_salesforce') }}
            as record_key,
        {{ record_key('salesforce', 'source_instance', 'Contact', 'converted_contact_id_salesforce') }}
            as other_key,
        'crm_conversion' as match_method,
        'ConvertedContactId' as evidence
    from salesforce_leads
    where converted_contact_id_salesforce is not null
    union all
    select
        {{ record_key('salesforce', 'source_instance', 'Lead', 'lead_id_salesforce') }},
        {{ record_key('salesforce', 'source_instance', 'Lead', 'master_lead_id_salesforce') }},
        'vendor_merge',
        'MasterRecordId'
    from salesforce_leads
    where master_lead_id_salesforce is not null
    union all
    select
        {{ record_key('salesforce', 'source_instance', 'Contact', 'contact_id_salesforce') }},
        {{ record_key('salesforce', 'source_instance', 'Contact', 'master_contact_id_salesforce') }},
        'vendor_merge',
        'MasterRecordId'
    from salesforce_contacts
    where master_contact_id_salesforce is not null
),

merge_links as (
    select
        {{ record_key('marketo', 'source_instance', 'leads', 'lead_id_marketo') }} as record_key,
        {{ record_key('marketo', 'source_instance', 'leads', 'merged_lead_id_marketo') }}
            as other_key,
        'vendor_merge' as match_method,
        'Merge Leads ' || activity_id_marketo as evidence
    from marketo_merges
    union all
    select
        {{ record_key('hubspot', 'source_instance', 'contacts', 'contact_id_hubspot') }},
        {{ record_key('hubspot', 'source_instance', 'contacts', 'merged_contact_id_hubspot') }},
        'vendor_merge',
        'hs_merged_object_ids'
    from hubspot_merges
),

sync_links as (
    select
        synced_ids.record_key,
        {{ record_key('salesforce', 'salesforce_leads.source_instance', 'Lead',
                      'salesforce_leads.lead_id_salesforce') }} as other_key,
        'sync_id' as match_method,
        synced_ids.field as evidence
    from synced_ids
    inner join salesforce_leads
        on synced_ids.id_salesforce = salesforce_leads.lead_id_salesforce
    union all
    select
        synced_ids.record_key,
        {{ record_key('salesforce', 'salesforce_contacts.source_instance', 'Contact',
                      'salesforce_contacts.contact_id_salesforce') }},
        'sync_id',
        synced_ids.field
    from synced_ids
    inner join salesforce_contacts
        on synced_ids.id_salesforce = salesforce_contacts.contact_id_salesforce
),

final as (
    select * from salesforce_links
    union all
    select * from merge_links
    union all
    select * from sync_links
)

select * from final
