-- interface stub: replaced by the model itself
select
    cast(null as text) as engagement_id_hubspot,
    cast(null as text) as kind,
    cast(null as text) as owner_id_hubspot,
    cast(null as text) as subject,
    cast(null as text) as status,
    cast(null as text) as direction,
    cast(null as text) as disposition,
    cast(null as text) as outcome,
    cast(null as bigint) as duration_seconds,
    cast(null as boolean) as is_completed,
    cast(null as timestamp with time zone) as occurred_at,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
