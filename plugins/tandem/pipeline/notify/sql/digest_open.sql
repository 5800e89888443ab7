-- Promises that are broken and unanswered, by policy.
select
    policy,
    by_team,
    count(*) as clocks,
    min(breached_at) as oldest_at
from fct_sla_clocks
where state = 'breached_open'
group by policy, by_team
order by by_team desc, policy
