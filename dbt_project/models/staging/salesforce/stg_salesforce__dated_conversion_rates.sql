-- interface stub: replaced by the model itself
select
    cast(null as text) as dated_conversion_rate_id_salesforce,
    cast(null as text) as currency,
    cast(null as double precision) as conversion_rate,
    cast(null as date) as start_date,
    cast(null as date) as next_start_date,
    cast(null as text) as source_instance,
    cast(null as boolean) as is_deleted,
    cast(null as text) as batch_id
where 1 = 0
