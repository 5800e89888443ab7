with

contacts as (
    {{ current_versions("hubspot", "contacts", ["id"], "updatedat") }}
),

associations as (
    select * from {{ ref("stg_hubspot__associations") }}
),

merged_contacts as (
    select * from {{ ref("stg_hubspot__merged_contacts") }}
),

associated_companies as (
    select
        associations.source_instance,
        associations.from_id_hubspot as contact_id_hubspot,
        min(associations.to_id_hubspot) as company_id_hubspot
    from associations
    where associations.from_object = 'contacts' and associations.to_object = 'companies'
    group by associations.source_instance, associations.from_id_hubspot
),

renamed as (
    select
        contacts.id as contact_id_hubspot,
        contacts.salesforceleadid as lead_id_salesforce,
        contacts.salesforcecontactid as contact_id_salesforce,
        coalesce(
            contacts.associatedcompanyid, associated_companies.company_id_hubspot
        ) as company_id_hubspot,
        contacts.hubspot_owner_id as owner_id_hubspot,
        contacts.hs_merged_object_ids as merged_contact_ids,
        contacts.firstname as first_name,
        contacts.lastname as last_name,
        {{ trimmed("contacts.email") }} as email,
        contacts.phone,
        contacts.mobilephone as mobile_phone,
        contacts.jobtitle as title,
        contacts.company as company_name,
        contacts.website,
        contacts.industry,
        contacts.hs_analytics_source as lead_source,
        contacts.lifecyclestage as lifecycle_stage,
        contacts.hs_lead_status as lead_status,
        contacts.city,
        contacts.state,
        contacts.zip as postal_code,
        contacts.country,
        contacts.rejection_reason,
        contacts.recycle_reason,
        contacts.hubspotscore as hubspot_score,
        coalesce(contacts.hs_email_optout, false) as has_opted_out_of_email,
        contacts.createdat as created_at,
        contacts.updatedat as updated_at,
        contacts._source_instance as source_instance,
        coalesce(contacts.archived, false) as is_deleted,
        contacts._batch_id as batch_id,
        contacts._line as source_line,
        merged_contacts.merged_contact_id_hubspot is not null as is_merged_away
    from contacts
    left join associated_companies
        on
            contacts._source_instance = associated_companies.source_instance
            and contacts.id = associated_companies.contact_id_hubspot
    left join merged_contacts
        on
            contacts._source_instance = merged_contacts.source_instance
            and contacts.id = merged_contacts.merged_contact_id_hubspot
)

select * from renamed
