-- Promises that are broken and still unanswered, and those that soon will be: one row per clock.
-- The record is where Sales opens it: of the owner's own system if there is one.
with

clocks as (
    select *
    from fct_sla_clocks
    where
        state = 'breached_open'
        or (state = 'running' and target_minutes - working_minutes <= $due_soon_minutes)
),

records as (
    select
        clocks.clock_id,
        min_by(
            bridge_people_x_records.record_key,
            (
                bridge_people_x_records.source <> split_part(coalesce(clocks.owner_id, ''), ':', 1),
                bridge_people_x_records.source <> 'salesforce',
                bridge_people_x_records.record_key
            )
        ) as record_key
    from clocks
    inner join bridge_people_x_records using (person_id)
    where not bridge_people_x_records.is_deleted
    group by clocks.clock_id
)

select
    clocks.clock_id,
    clocks.policy,
    clocks.by_team,
    clocks.owner_id,
    clocks.segment,
    clocks.state,
    clocks.target_minutes,
    clocks.working_minutes,
    clocks.started_at,
    clocks.breached_at,
    clocks.due_at,
    coalesce(clocks.opportunity_id, records.record_key) as record_key
from clocks
left join records using (clock_id)
order by clocks.breached_at desc nulls last, clocks.due_at, clocks.clock_id
