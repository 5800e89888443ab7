-- interface stub: replaced by the model itself
select
    cast(null as text) as opportunity_contact_role_id_salesforce,
    cast(null as text) as opportunity_id_salesforce,
    cast(null as text) as contact_id_salesforce,
    cast(null as text) as role,
    cast(null as boolean) as is_primary,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
