-- interface stub: replaced by the model itself
select
    cast(null as text) as form_submission_id_hubspot,
    cast(null as text) as form_id_hubspot,
    cast(null as text) as contact_id_hubspot,
    cast(null as text) as email,
    cast(null as text) as page_url,
    cast(null as timestamp with time zone) as submitted_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
