-- interface stub: replaced by the model itself
select
    cast(null as text) as program_id_marketo,
    cast(null as text) as lead_id_marketo,
    cast(null as text) as program_name,
    cast(null as text) as status,
    cast(null as boolean) as acquired_by,
    cast(null as boolean) as reached_success,
    cast(null as timestamp with time zone) as member_at,
    cast(null as timestamp with time zone) as reached_success_at,
    cast(null as timestamp with time zone) as created_at,
    cast(null as timestamp with time zone) as updated_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
