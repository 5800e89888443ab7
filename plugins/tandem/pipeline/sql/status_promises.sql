-- Promises of each team that are broken and unanswered, or soon will be.
select
    by_team,
    count(*) filter (where state = 'breached_open') as broken,
    count(*) filter (
        where state = 'running' and target_minutes - working_minutes <= $due_soon_minutes
    ) as due_soon
from fct_sla_clocks
group by by_team
order by by_team desc
