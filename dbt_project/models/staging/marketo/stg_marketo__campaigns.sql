-- interface stub: replaced by the model itself
select
    cast(null as text) as campaign_id_marketo,
    cast(null as text) as campaign_name,
    cast(null as text) as program_id_marketo,
    cast(null as text) as campaign_type,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
