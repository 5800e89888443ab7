-- interface stub: replaced by the model itself
select
    cast(null as text) as campaign_member_id_salesforce,
    cast(null as text) as campaign_id_salesforce,
    cast(null as text) as lead_id_salesforce,
    cast(null as text) as contact_id_salesforce,
    cast(null as text) as status,
    cast(null as boolean) as has_responded,
    cast(null as date) as first_responded_date,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
