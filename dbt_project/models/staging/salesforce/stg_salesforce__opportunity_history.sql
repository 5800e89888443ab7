-- interface stub: replaced by the model itself
select
    cast(null as text) as opportunity_history_id_salesforce,
    cast(null as text) as opportunity_id_salesforce,
    cast(null as text) as changed_by_id_salesforce,
    cast(null as text) as stage,
    cast(null as text) as forecast_category,
    cast(null as numeric(18,2)) as amount,
    cast(null as numeric(18,2)) as probability,
    cast(null as date) as close_date,
    cast(null as timestamp with time zone) as changed_at,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
