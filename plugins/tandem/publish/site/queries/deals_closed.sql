select
    strftime(closed_date, '%Y-%m') as month,
    segment,
    category,
    count(*) as deals,
    coalesce(cast(sum(amount_reporting) * 100 as bigint), 0) as cents
from marts.fct_opportunities
where category in ('won', 'lost') and closed_date is not null
group by all
order by all
