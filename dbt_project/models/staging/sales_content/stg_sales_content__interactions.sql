-- interface stub: replaced by the model itself
select
    cast(null as text) as interaction_id,
    cast(null as text) as asset_id,
    cast(null as text) as asset_name,
    cast(null as text) as asset_kind,
    cast(null as text) as action,
    cast(null as text) as email,
    cast(null as text) as contact_id_salesforce,
    cast(null as text) as opportunity_id_salesforce,
    cast(null as text) as rep_email,
    cast(null as bigint) as view_seconds,
    cast(null as timestamp with time zone) as occurred_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
