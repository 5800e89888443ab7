-- interface stub: replaced by the model itself
select
    cast(null as text) as email_event_id_hubspot,
    cast(null as text) as contact_id_hubspot,
    cast(null as text) as email,
    cast(null as text) as campaign_id_hubspot,
    cast(null as text) as email_name,
    cast(null as text) as event_type,
    cast(null as text) as link,
    cast(null as boolean) as is_bot_activity,
    cast(null as timestamp with time zone) as occurred_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
