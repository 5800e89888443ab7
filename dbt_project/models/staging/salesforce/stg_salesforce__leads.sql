with

leads as (
    {{ current_versions("salesforce", "Lead", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        leads.id as lead_id_salesforce,
        leads.masterrecordid as master_lead_id_salesforce,
        leads.convertedcontactid as converted_contact_id_salesforce,
        leads.convertedaccountid as converted_account_id_salesforce,
        leads.convertedopportunityid as converted_opportunity_id_salesforce,
        leads.ownerid as owner_id_salesforce,
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
        leads.status,
        leads.street,
        leads.city,
        leads.state,
        leads.postalcode as postal_code,
        leads.country,
        leads.rejection_reason__c as rejection_reason,
        leads.rejection_sub_reason__c as rejection_sub_reason,
        leads.recycle_reason__c as recycle_reason,
        leads.numberofemployees as employees_count,
        leads.annualrevenue as annual_revenue,
        coalesce(leads.isconverted, false) as is_converted,
        coalesce(leads.hasoptedoutofemail, false) as has_opted_out_of_email,
        coalesce(leads.donotcall, false) as has_opted_out_of_calls,
        leads.converteddate as converted_date,
        leads.createddate as created_at,
        leads.systemmodstamp as updated_at,
        leads._source_instance as source_instance,
        coalesce(leads.isdeleted, false) as is_deleted,
        leads._batch_id as batch_id,
        leads._line as source_line
    from leads
)

select * from renamed
