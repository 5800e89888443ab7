-- interface stub: replaced by the model itself
select
    cast(null as text) as activity_id_marketo,
    cast(null as text) as lead_id_marketo,
    cast(null as bigint) as activity_type_id,
    cast(null as text) as campaign_id_marketo,
    cast(null as text) as primary_attribute_value_id,
    cast(null as text) as primary_attribute_value,
    cast(null as text) as attributes,
    cast(null as text) as merge_ids,
    cast(null as text) as old_value,
    cast(null as text) as new_value,
    cast(null as text) as link,
    cast(null as text) as device,
    cast(null as boolean) as is_bot_activity,
    cast(null as text) as web_page,
    cast(null as text) as form_fields,
    cast(null as text) as program_id_marketo,
    cast(null as timestamp with time zone) as occurred_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
