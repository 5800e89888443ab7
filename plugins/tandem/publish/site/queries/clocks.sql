-- how the clocks that started in a month stand now
select
    policy,
    by_team as team,
    segment,
    state,
    strftime(started_date, '%Y-%m') as month,
    count(*) as clocks
from marts.fct_sla_clocks
where started_date is not null
group by all
order by policy, month, segment, state
