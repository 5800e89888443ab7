with

contact_roles as (
    {{ current_versions("salesforce", "OpportunityContactRole", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        contact_roles.id as opportunity_contact_role_id_salesforce,
        contact_roles.opportunityid as opportunity_id_salesforce,
        contact_roles.contactid as contact_id_salesforce,
        contact_roles.role,
        coalesce(contact_roles.isprimary, false) as is_primary,
        contact_roles.createddate as created_at,
        contact_roles.systemmodstamp as updated_at,
        contact_roles._source_instance as source_instance,
        coalesce(contact_roles.isdeleted, false) as is_deleted,
        contact_roles._batch_id as batch_id,
        contact_roles._line as source_line
    from contact_roles
)

select * from renamed
