with

contacts as (
    {{ current_versions("salesforce", "Contact", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        contacts.id as contact_id_salesforce,
        contacts.masterrecordid as master_contact_id_salesforce,
        contacts.accountid as account_id_salesforce,
        contacts.ownerid as owner_id_salesforce,
        contacts.firstname as first_name,
        contacts.lastname as last_name,
        {{ trimmed("contacts.email") }} as email,
        contacts.phone,
        contacts.mobilephone as mobile_phone,
        contacts.title,
        contacts.leadsource as lead_source,
        contacts.mailingstreet as street,
        contacts.mailingcity as city,
        contacts.mailingstate as state,
        contacts.mailingpostalcode as postal_code,
        contacts.mailingcountry as country,
        coalesce(contacts.hasoptedoutofemail, false) as has_opted_out_of_email,
        coalesce(contacts.donotcall, false) as has_opted_out_of_calls,
        contacts.createddate as created_at,
        contacts.systemmodstamp as updated_at,
        contacts._source_instance as source_instance,
        coalesce(contacts.isdeleted, false) as is_deleted,
        contacts._batch_id as batch_id,
        contacts._line as source_line
    from contacts
)

select * from renamed
