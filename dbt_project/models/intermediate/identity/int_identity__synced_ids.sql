{{ config(materialized='view', tags=['unify_inputs']) }}

with

marketo_leads as (
    select * from {{ ref('stg_marketo__leads') }}
),

hubspot_contacts as (
    select * from {{ ref('stg_hubspot__contacts') }}
),

interactions as (
    select * from {{ ref('stg_sales_content__interactions') }}
),

-- Salesforce ids are unique over all orgs, so the id alone finds the record, whatever the instance.
claims as (
    select
        {{ record_key('marketo', 'source_instance', 'leads', 'lead_id_marketo') }} as record_key,
        'sfdcLeadId' as field,
        lead_id_salesforce as id_salesforce
    from marketo_leads
    union all
    select
        {{ record_key('marketo', 'source_instance', 'leads', 'lead_id_marketo') }},
        'sfdcContactId',
        contact_id_salesforce
    from marketo_leads
    union all
    select
        {{ record_key('hubspot', 'source_instance', 'contacts', 'contact_id_hubspot') }},
        'salesforceleadid',
        lead_id_salesforce
    from hubspot_contacts
    union all
    select
        {{ record_key('hubspot', 'source_instance', 'contacts', 'contact_id_hubspot') }},
        'salesforcecontactid',
        contact_id_salesforce
    from hubspot_contacts
    union all
    select
        {{ record_key('sales_content', 'source_instance', 'interactions', normalised_email('email')) }},
        'salesforce_contact_id',
        contact_id_salesforce
    from interactions
),

-- A mailbox that opened content as several contacts is shared by them: it proves nothing.
counted as (
    select
        record_key,
        field,
        id_salesforce,
        min(id_salesforce) over (partition by record_key, field) as first_id_salesforce,
        max(id_salesforce) over (partition by record_key, field) as last_id_salesforce
    from claims
    where record_key is not null and id_salesforce is not null
),

final as (
    select distinct
        record_key,
        field,
        id_salesforce
    from counted
    where first_id_salesforce = last_id_salesforce
)

select * from final
