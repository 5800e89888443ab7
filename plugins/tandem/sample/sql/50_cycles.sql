-- One pass of the hand-off to Sales for everybody who is due in cycle getvariable('cycle').
-- Work is planned in working seconds of the rep's zone (`position`), then put on the clock.
create or replace table due as
with candidates as (
    select trigger_moment.person, trigger_moment.happened_at, trigger_moment.cause
    from trigger_moment
    where getvariable('cycle') = 1
    union all
    select trigger_moment.person, trigger_moment.happened_at, trigger_moment.cause
    from trigger_moment
    inner join cycle
        on cycle.person = trigger_moment.person
        and cycle.cycle = getvariable('cycle') - 1
        and trigger_moment.happened_at > cycle.returned_at
        and trigger_moment.cause <> 'status'
),

first_ones as (
    select *, row_number() over (partition by person order by happened_at, cause) as place
    from candidates
)

select
    first_ones.person, first_ones.happened_at as trigger_at, first_ones.cause,
    person.division, person.zone, person.employees,
    draw('cycle|' || getvariable('cycle') || '|' || first_ones.person) as bits,
    draw('cycle owner|' || getvariable('cycle') || '|' || first_ones.person) as bits_owner,
    draw('cycle work|' || getvariable('cycle') || '|' || first_ones.person) as bits_work,
    draw('cycle decision|' || getvariable('cycle') || '|' || first_ones.person) as bits_decision
from first_ones
inner join person using (person)
where first_ones.place = 1;

create or replace table assigned as
with routed as (
    select
        *,
        case
            when cause = 'status' then trigger_at
            when division = 'smb' then after_seconds(trigger_at, 3 + 17 * unit(bits, 0))
            else after_seconds(trigger_at, 15 + 225 * unit(bits, 0))
        end as status_at,
        (['America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Europe/London',
            'Europe/Berlin', 'Australia/Sydney'])[whole(bits_owner, 2, 6) + 1] as other_zone
    from due
),

owned as (
    select
        *,
        case
            when unit(bits, 1) < 0.02 then null
            when unit(bits, 1) < 0.10 then status_at
            when division = 'smb' then after_seconds(status_at, 5 + 600 * unit(bits, 2))
            when unit(bits, 1) < 0.85 then after_seconds(status_at, 30 + 1200 * unit(bits, 2))
            else after_seconds(status_at, 1800 + 34000 * unit(bits, 2))
        end as assigned_at,
        unit(bits, 3) < 0.12 as is_reassigned
    from routed
)

select
    owned.*,
    first_rep.rep as first_rep,
    case when is_reassigned then second_rep.rep end as second_rep,
    case when is_reassigned and second_rep.rep <> first_rep.rep
        then after_seconds(assigned_at, 1800 + 100000 * unit(bits_owner, 3)) end as reassigned_at,
    case when is_reassigned then second_rep.rep else first_rep.rep end as worker,
    case when is_reassigned then other_zone else owned.zone end as worker_zone
from owned
inner join rep as first_rep
    on first_rep.division = owned.division and first_rep.role = 'sdr' and first_rep.zone = owned.zone
    and first_rep.place_in_team = whole(bits_owner, 0, first_rep.team_size)
inner join rep as second_rep
    on second_rep.division = owned.division and second_rep.role = 'sdr'
    and second_rep.zone = owned.other_zone
    and second_rep.place_in_team = whole(bits_owner, 1, second_rep.team_size);

create or replace table planned as
with anchored as (
    select
        assigned.*,
        workday.position + greatest(0, epoch(coalesce(reassigned_at, assigned_at))
            - epoch(workday.starts_at)) as anchor
    from assigned
    asof join workday
        on workday.zone = assigned.worker_zone
        and coalesce(assigned.reassigned_at, assigned.assigned_at) < workday.ends_at
    where assigned.assigned_at < getvariable('as_of')
),

decided as (
    select
        *,
        case
            when unit(bits_decision, 0) < 0.57 then 'accepted'
            when unit(bits_decision, 0) < 0.78 then 'rejected'
            when unit(bits_decision, 0) < 0.92 then 'recycled'
        end as decision,
        3600 * case when cause in ('demo_request', 'pricing_request') then 1
            when employees >= 1000 then 2 else 4 end as target,
        3600 * case when employees >= 1000 then 8 else 16 end as decision_target
    from anchored
),

touched as (
    select
        *,
        case when unit(bits_work, 0) < 0.86 then target * (0.02 + 0.85 * unit(bits_work, 1))
            else target * (1.1 + 5 * unit(bits_work, 1)) end as touch_after,
        case decision when 'accepted' then 2 + whole(bits_work, 2, 5)
            when 'rejected' then 1 + whole(bits_work, 2, 7)
            when 'recycled' then 1 + whole(bits_work, 2, 4)
            else whole(bits_work, 2, 3) end as attempts
    from decided
),

delayed as (
    select
        *,
        touch_after + case
            when unit(bits_decision, 1) < 0.82 then 300 + decision_target * 0.7 * unit(bits_decision, 2)
            else decision_target * (1.1 + 3 * unit(bits_decision, 2))
        end as decide_after
    from touched
)

select
    *,
    decision = 'accepted' and unit(bits_decision, 3) < 0.52 as is_qualified,
    case
        when decision = 'accepted' and unit(bits_decision, 3) < 0.02 then decide_after
        else decide_after + 3600 * (8 + 60 * unit(bits_work, 3))
    end as qualify_after,
    case when decision = 'accepted' and unit(bits_decision, 3) >= 0.68
        then case when unit(bits_decision, 3) < 0.84 then 'recycled' else 'rejected' end
    end as late_decision,
    decide_after + 3600 * (40 + 120 * unit(bits_work, 3)) as late_after
from delayed;

create or replace table moment as
with positions as (
    select person, worker_zone, 'decision' as what, 0 as part, anchor + decide_after as position
    from planned where decision is not null
    union all
    select person, worker_zone, 'qualified', 0, anchor + qualify_after from planned where is_qualified
    union all
    select person, worker_zone, 'late_decision', 0, anchor + late_after
    from planned where late_decision is not null
    union all
    select person, worker_zone, 'converted', 0, anchor + qualify_after
        + case when unit(bits_owner, 1) < 0.6 then 0 else 3600 * 12 * unit(bits_owner, 3) end
    from planned where is_qualified and unit(bits_owner, 2) < 0.92
    union all
    select person, worker_zone, 'attempt', number, anchor + touch_after + number * 3600 * (
        1.2 + 4 * unit(draw('attempt|' || getvariable('cycle') || '|' || person || '|' || number), 0))
    from planned
    inner join range(8) as numbers (number) on number < attempts
)

select
    positions.person, positions.what, positions.part,
    date_trunc('second', after_seconds(workday.starts_at, positions.position - workday.position)) as happened_at
from positions
asof join workday
    on workday.zone = positions.worker_zone
    and positions.position >= workday.position;

delete from moment where happened_at >= getvariable('as_of');

insert into cycle
with decisions as (
    select
        person,
        min(happened_at) filter (where what = 'decision') as decided_at,
        min(happened_at) filter (where what = 'qualified') as qualified_at,
        min(happened_at) filter (where what = 'late_decision') as late_at,
        min(happened_at) filter (where what = 'converted') as converted_at
    from moment
    group by person
)

select
    due_now.person, getvariable('cycle'), due_now.division, due_now.trigger_at, due_now.cause,
    case when due_now.status_at < getvariable('as_of') then due_now.status_at end,
    case when due_now.assigned_at < getvariable('as_of') then due_now.assigned_at end,
    due_now.first_rep,
    case when due_now.reassigned_at < getvariable('as_of') then due_now.reassigned_at end,
    due_now.second_rep, coalesce(planned.worker, due_now.first_rep),
    coalesce(planned.worker_zone, due_now.zone),
    case when decided_at is not null then planned.decision end, decided_at,
    qualified_at, case when qualified_at is not null then converted_at end,
    case when late_at is not null then planned.late_decision end, late_at,
    case when planned.decision <> 'accepted' then decided_at else late_at end,
    due_now.bits, due_now.bits_owner, due_now.bits_work, due_now.bits_decision
from assigned as due_now
left join planned using (person)
left join decisions using (person);

-- What a rep did: attempts stop with a rejection, and start late or not at all for some.
insert into attempt
select
    moment.person, getvariable('cycle'), moment.part, moment.happened_at, cycle.worker,
    case
        when unit(moment.bits, 1) < 0.52 then 'call' when unit(moment.bits, 1) < 0.88 or moment.part = 0 then 'rep_email'
        else 'meeting'
    end,
    cycle.division, false, moment.bits
from (
    select *, draw('attempt kind|' || getvariable('cycle') || '|' || person || '|' || part) as bits
    from moment where what = 'attempt'
) as moment
inner join cycle on cycle.person = moment.person and cycle.cycle = getvariable('cycle')
where cycle.decision is null or cycle.decision = 'accepted' or moment.happened_at <= cycle.decided_at;

-- A mail of the sales sequence goes out by itself, often before any human touch.
insert into attempt
select person, cycle, 50, after_seconds(assigned_at, 40 + 500 * unit(bits_work, 3)), first_rep,
    'rep_email', division, true, bits_work
from cycle
where cycle = getvariable('cycle') and unit(bits_owner, 3) < 0.25
    and after_seconds(assigned_at, 560) < getvariable('as_of');

-- Somebody had already called within the day before the signal.
insert into attempt
select person, cycle, 60, after_seconds(trigger_at, -1800 - 70000 * unit(bits_owner, 3)), first_rep,
    'call', division, false, bits_owner
from cycle
where cycle = getvariable('cycle') and unit(bits_owner, 1) < 0.04
    and after_seconds(trigger_at, -73000) > getvariable('start_at');

-- The recycled come back: some raise a hand again weeks later.
insert into form_fill
select person, 'return', getvariable('cycle'), 6 + whole(bits_owner, 1, 2),
    after_seconds(returned_at, 86400 * (15 + 100 * unit(bits_owner, 0))),
    case whole(bits_owner, 1, 2) when 0 then 'demo_request' else 'pricing_request' end,
    case whole(bits_owner, 1, 2) when 0 then 'Request a Demo' else 'Pricing Request' end
from cycle
where cycle = getvariable('cycle') and returned_at is not null
    and unit(bits_work, 0) < case coalesce(late_decision, decision) when 'recycled' then 0.4 else 0.1 end
    and after_seconds(returned_at, 86400 * (15 + 100 * unit(bits_owner, 0))) < getvariable('as_of');
