-- interface stub: replaced by the model itself
select
    cast(null as text) as program_id,
    cast(null as text) as source,
    cast(null as text) as source_instance,
    cast(null as text) as record_id,
    cast(null as text) as program_name,
    cast(null as text) as program_type,
    cast(null as text) as channel,
    cast(null as text) as parent_program_id,
    cast(null as text) as currency,
    cast(null as numeric(18,2)) as budgeted_cost,
    cast(null as numeric(18,2)) as actual_cost,
    cast(null as date) as start_date,
    cast(null as date) as end_date
where 1 = 0
