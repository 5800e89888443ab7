with

companies as (
    {{ current_versions("hubspot", "companies", ["id"], "updatedat") }}
),

renamed as (
    select
        companies.id as company_id_hubspot,
        companies.hs_parent_company_id as parent_company_id_hubspot,
        companies.salesforceaccountid as account_id_salesforce,
        companies.hubspot_owner_id as owner_id_hubspot,
        companies.hs_merged_object_ids as merged_company_ids,
        companies.name as account_name,
        companies.domain,
        companies.website,
        companies.industry,
        companies.phone,
        companies.address as street,
        companies.city,
        companies.state,
        companies.zip as postal_code,
        companies.country,
        companies.numberofemployees as employees_count,
        companies.annualrevenue as annual_revenue,
        companies.createdat as created_at,
        companies.updatedat as updated_at,
        companies._source_instance as source_instance,
        coalesce(companies.archived, false) as is_deleted,
        companies._batch_id as batch_id,
        companies._line as source_line
    from companies
)

select * from renamed
