-- interface stub: replaced by the model itself
select
    cast(null as text) as currency,
    cast(null as double precision) as rate_to_reporting,
    cast(null as date) as valid_from_date,
    cast(null as date) as valid_until_date
where 1 = 0
