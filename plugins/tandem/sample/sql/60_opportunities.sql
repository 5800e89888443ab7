-- Deals: from qualified leads, from outbound work on known people, and second deals of customers.
create table opportunity_seed as
select
    cycle.person, cycle.division, 'inbound' as origin,
    case when cycle.division = 'main' then cycle.converted_at
        else after_seconds(cycle.qualified_at, 60 + 3000 * unit(cycle.bits_work, 1)) end as created_at,
    'Qualification' as first_stage
from cycle
where (cycle.division = 'main' and cycle.converted_at is not null and unit(cycle.bits, 0) < 0.93)
    or (cycle.division = 'smb' and cycle.qualified_at is not null)
union all
select
    person, division, 'outbound',
    after_seconds(arrival_at, 86400 * (3 + 120 * unit(bits_life, 3))),
    case when unit(bits_life, 1) < 0.2 then 'Proposal/Price Quote'
        when unit(bits_life, 1) < 0.22 then 'Closed Won' else 'Qualification' end
from person
where unit(bits_life, 2) between 0.54 and 0.62 and person not in (select person from cycle);

delete from opportunity_seed where created_at is null or created_at >= getvariable('as_of');

-- A person has one deal at a time: the first one.
create table opportunity as
with first_ones as (
    select *, row_number() over (partition by person order by created_at, origin) as place
    from opportunity_seed
),

numbered as (
    select first_ones.*, row_number() over (order by first_ones.person) as opportunity
    from first_ones
    where first_ones.place = 1
),

drawn as (
    select
        numbered.opportunity, numbered.person, numbered.division, numbered.origin,
        numbered.created_at, numbered.first_stage,
        person.company, person.company_name, person.employees, person.zone, person.currency,
        person.first_name, person.last_name,
        draw('deal|' || numbered.person) as bits,
        draw('deal path|' || numbered.person) as bits_path,
        draw('deal owner|' || numbered.person) as bits_owner
    from numbered
    inner join person using (person)
)

select
    drawn.*,
    rep.rep as rep,
    case when unit(bits_owner, 1) < 0.1 then other_rep.rep end as other_rep,
    after_seconds(created_at, 86400 * (2 + 30 * unit(bits_owner, 2))) as handed_over_at,
    case
        when employees >= 1000 then 40000 + 500 * whole(bits, 0, 320)
        when employees >= 100 then 12000 + 250 * whole(bits, 0, 240)
        else 3000 + 100 * whole(bits, 0, 260)
    end as base_amount,
    unit(bits, 1) < 0.27 as is_winner,
    case when first_stage = 'Qualification' then 1 + whole(bits, 2, 4) else 4 end as lost_after,
    0.4 + 1.6 * unit(bits, 3) as pace,
    salesforce_id('006', 1000 + opportunity) as opportunity_id,
    cast(70000000 + opportunity as text) as deal_id
from drawn
inner join rep
    on rep.division = drawn.division and rep.zone = drawn.zone
    and rep.role = case drawn.division when 'main' then 'ae' else 'sdr' end
    and rep.place_in_team = whole(bits_owner, 0, rep.team_size)
inner join rep as other_rep
    on other_rep.division = drawn.division and other_rep.zone = case drawn.zone
        when 'America/New_York' then 'America/Los_Angeles' else 'America/New_York' end
    and other_rep.role = rep.role and other_rep.place_in_team = 0;

-- Every state a deal was in. Parts 10, 20, … are stages; 15, 25, … change the amount or the date.
create table opportunity_change as
with steps as (
    select opportunity.*, step, draw('deal step|' || opportunity || '|' || step) as bits_step
    from opportunity
    inner join range(5) as steps (step) on step <= case when first_stage = 'Closed Won' then 0 else 4 end
),

walked as (
    select
        *,
        cast(sum(case when step = 0 then 0 else 86400 * pace * (2 + 24 * unit(bits_step, 0)) end)
            over (partition by opportunity order by step) as bigint) // 3600 * 3600
            + step * whole(bits_step, 3, 3000) as seconds,
        case
            when first_stage <> 'Qualification' and step = 0 then first_stage
            when is_winner then (['Qualification', 'Needs Analysis', 'Proposal/Price Quote',
                'Negotiation/Review', 'Closed Won'])[step + 1]
            when step >= lost_after then 'Closed Lost'
            else (['Qualification', 'Needs Analysis', 'Proposal/Price Quote', 'Negotiation/Review'])[step + 1]
        end as stage
    from steps
    where (is_winner or step <= lost_after)
        and (first_stage <> 'Proposal/Price Quote' or step in (0, 3, 4))
),

states as (
    select opportunity, 10 * step as part, seconds, stage, bits_step, unit(bits_step, 1) < 0.3 as is_pushed
    from walked
    union all
    select opportunity, 10 * step + 5, seconds + 3600 * (2 + whole(bits_step, 2, 20)), stage, bits_step, true
    from walked
    where stage not like 'Closed%' and unit(bits_step, 2) < 0.25
    union all
    select opportunity, 60, seconds + 86400 * (10 + whole(bits_step, 2, 30)), 'Needs Analysis', bits_step, true
    from walked
    where stage = 'Closed Lost' and unit(bits_step, 1) < 0.05
    union all
    select opportunity, 70, seconds + 86400 * (45 + whole(bits_step, 2, 30)),
        case when unit(bits_step, 3) < 0.4 then 'Closed Won' else 'Closed Lost' end, bits_step, false
    from walked
    where stage = 'Closed Lost' and unit(bits_step, 1) < 0.03
),

dated as (
    select
        states.*,
        after_seconds(created_at, seconds) as happened_at,
        opportunity.base_amount, opportunity.created_at, opportunity.pace
    from states
    inner join opportunity using (opportunity)
)

select
    opportunity, part, happened_at, stage,
    cast(base_amount * (1 + 0.05 * count(*) filter (where is_pushed and part > 0 and unit(bits_step, 2) < 0.12)
        over changes - 0.1 * count(*) filter (where is_pushed and part > 0 and unit(bits_step, 2) >= 0.12)
        over changes) as decimal(18, 2)) as amount,
    case
        when stage like 'Closed%' then cast(happened_at as date)
        else cast(created_at as date) + cast(60 * pace as integer)
            + 15 * cast(count(*) filter (where is_pushed) over changes as integer)
    end as close_date,
    case stage when 'Qualification' then 10 when 'Needs Analysis' then 25
        when 'Proposal/Price Quote' then 60 when 'Negotiation/Review' then 80
        when 'Closed Won' then 100 else 0 end as probability
from dated
where happened_at < getvariable('as_of')
window changes as (partition by opportunity order by part);

delete from opportunity where opportunity not in (select opportunity from opportunity_change);

create table opportunity_state as
select * from opportunity_change
qualify row_number() over (partition by opportunity order by part desc) = 1;

create table opportunity_owner as
select opportunity, 0 as part, created_at as happened_at, rep from opportunity
union all
select opportunity, 1, handed_over_at, other_rep
from opportunity
where other_rep is not null and other_rep <> rep and handed_over_at < getvariable('as_of');

-- The buying group: the person who started it, and colleagues who join within three weeks.
create table opportunity_role as
select opportunity, person, 'Decision Maker' as role, true as is_primary, created_at
from opportunity
union all
select
    opportunity.opportunity, colleague.person,
    (['Evaluator', 'Business User', 'Economic Buyer', 'Influencer'])[
        whole(draw('role|' || opportunity || '|' || colleague.person), 1, 4) + 1],
    false,
    after_seconds(opportunity.created_at,
        86400 * 20 * unit(draw('role|' || opportunity || '|' || colleague.person), 2))
from opportunity
inner join person as colleague
    on colleague.company = opportunity.company and colleague.person <> opportunity.person
    and colleague.arrival_at < opportunity.created_at
where opportunity.division = 'main'
    and unit(draw('role|' || opportunity || '|' || colleague.person), 0) < 0.55
    and after_seconds(opportunity.created_at, 86400 * 20) < getvariable('as_of');

-- Meetings, calls, visits and shared content around a deal.
create table opportunity_touch as
with steps as (
    select
        opportunity.*, number,
        draw('deal touch|' || opportunity || '|' || number) as bits_touch
    from opportunity
    inner join range(6) as numbers (number) on number < 2 + whole(bits_path, 0, 5)
),

anchored as (
    select
        steps.*,
        workday.position + greatest(0, epoch(created_at) - epoch(workday.starts_at))
            + 3600 * (case when unit(bits_path, 1) < 0.82 then 1 + 34 * unit(bits_path, 2)
                else 45 + 50 * unit(bits_path, 2) end + number * (8 + 20 * unit(bits_touch, 0))) as position
    from steps
    asof join workday on workday.zone = steps.zone and steps.created_at < workday.ends_at
)

select
    opportunity, person, division, number, bits_touch, opportunity_id, rep,
    case
        when employees >= 1000 and number = 2 then 'onsite_visit'
        when unit(bits_touch, 1) < 0.55 then 'meeting'
        when unit(bits_touch, 1) < 0.8 then 'call' else 'rep_email'
    end as kind,
    date_trunc('second', after_seconds(workday.starts_at, anchored.position - workday.position)) as happened_at
from anchored
asof join workday on workday.zone = anchored.zone and anchored.position >= workday.position;

delete from opportunity_touch
where happened_at >= getvariable('as_of') + to_days(10)
    or (happened_at >= getvariable('as_of') and kind <> 'meeting');

-- What sales sends, and what is read of it. Interactions are known by e-mail address.
create table content_interaction as
with shares as (
    select
        opportunity_touch.*, draw('share|' || opportunity || '|' || number) as bits_share
    from opportunity_touch
    inner join person using (person)
    where person.place_in_company >= 0 and happened_at < getvariable('as_of')
)

select opportunity, person, division, rep, 'share' as action, 1 + whole(bits_share, 1, 12) as asset,
    happened_at + to_seconds(900) as happened_at, null as view_seconds
from shares
where unit(bits_share, 0) < 0.45 and happened_at + to_seconds(900) < getvariable('as_of')
union all
select opportunity, person, division, rep, 'view', 1 + whole(bits_share, 1, 12),
    after_seconds(happened_at, 1200 + 200000 * unit(bits_share, 2)), 20 + whole(bits_share, 3, 600)
from shares
where unit(bits_share, 0) < 0.27
    and after_seconds(happened_at, 1200 + 200000 * unit(bits_share, 2)) < getvariable('as_of');
