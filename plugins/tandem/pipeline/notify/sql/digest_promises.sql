-- Promises that began in the seven days and in the seven before, as the scorecard counts a month's:
-- in time, of those that were met or broken.
select
    policy,
    by_team,
    count(*) filter (where state = 'met' and started_date >= $since) as met,
    count(*) filter (where (state = 'met' or is_breached) and started_date >= $since) as judged,
    count(*) filter (where state = 'met' and started_date < $since) as met_before,
    count(*) filter (where (state = 'met' or is_breached) and started_date < $since) as judged_before
from fct_sla_clocks
where started_date >= $before and started_date < $until
group by policy, by_team
order by by_team desc, policy
