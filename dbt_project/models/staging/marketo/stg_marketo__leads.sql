with

leads as (
    {{ current_versions("marketo", "leads", ["id"], "updatedat") }}
),

activities as (
    select * from {{ ref("stg_marketo__activities") }}
),

merged_leads as (
    select * from {{ ref("stg_marketo__merged_leads") }}
),

deletions as (
    select distinct
        activities.source_instance,
        activities.lead_id_marketo
    from activities
    where activities.activity_type_id = 37
),

renamed as (
    select
        leads.id as lead_id_marketo,
        leads.sfdcleadid as lead_id_salesforce,
        leads.sfdccontactid as contact_id_salesforce,
        leads.sfdcaccountid as account_id_salesforce,
        leads.sfdcownerid as owner_id_salesforce,
        leads.firstname as first_name,
        leads.lastname as last_name,
        {{ trimmed("leads.email") }} as email,
        leads.phone,
        leads.mobilephone as mobile_phone,
        leads.title,
        leads.company as company_name,
        leads.website,
        leads.industry,
        leads.leadsource as lead_source,
        leads.leadstatus as lead_status,
        leads.city,
        leads.state,
        leads.postalcode as postal_code,
        leads.country,
        leads.acquisitionprogramid as acquisition_program_id_marketo,
        leads.leadscore as lead_score,
        leads.numberofemployees as employees_count,
        coalesce(leads.unsubscribed, false) as is_unsubscribed,
        coalesce(leads.donotcall, false) as has_opted_out_of_calls,
        leads.createdat as created_at,
        leads.updatedat as updated_at,
        leads._source_instance as source_instance,
        deletions.lead_id_marketo is not null as is_deleted,
        leads._batch_id as batch_id,
        leads._line as source_line,
        merged_leads.merged_lead_id_marketo is not null as is_merged_away
    from leads
    left join deletions
        on
            leads._source_instance = deletions.source_instance
            and leads.id = deletions.lead_id_marketo
    left join merged_leads
        on
            leads._source_instance = merged_leads.source_instance
            and leads.id = merged_leads.merged_lead_id_marketo
)

select * from renamed
