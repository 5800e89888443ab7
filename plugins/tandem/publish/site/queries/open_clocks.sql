-- who waits now: of each promise those due last and those due next, at most fifty each
select
    policy,
    by_team as team,
    state,
    segment,
    subject_kind,
    coalesce(opportunity_id, person_id) as subject,
    owner_id as owner,
    strftime(due_at, '%Y-%m-%dT%H:%M') as due,
    target_minutes as target,
    working_minutes as worked
from marts.fct_sla_clocks
where state in ('breached_open', 'running')
qualify
    row_number() over (
        partition by policy, state
        order by
            case when state = 'breached_open' then due_at end desc,
            case when state = 'running' then due_at end,
            clock_id
    ) <= 50
order by state, due_at desc, clock_id
