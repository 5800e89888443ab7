-- interface stub: replaced by the model itself
select
    cast(null as text) as program_id_marketo,
    cast(null as bigint) as cost_number,
    cast(null as date) as cost_month_date,
    cast(null as numeric(18,2)) as cost,
    cast(null as text) as note,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
