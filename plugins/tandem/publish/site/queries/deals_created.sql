select
    strftime(created_date, '%Y-%m') as month,
    segment,
    count(*) as deals,
    coalesce(cast(sum(amount_reporting) * 100 as bigint), 0) as cents
from marts.fct_opportunities
group by all
order by all
