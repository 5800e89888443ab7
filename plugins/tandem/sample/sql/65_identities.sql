-- Which records each person has in which system, since when, and what went wrong with them.
create table contact as
with first_reasons as (
    select person, min(happened_at) as created_at
    from (
        select person, converted_at as happened_at from cycle
        where division = 'main' and converted_at is not null
        union all
        select opportunity_role.person, opportunity_role.created_at
        from opportunity_role
        inner join opportunity using (opportunity)
        where opportunity.division = 'main'
    ) as reasons
    group by person
),

owners as (
    select person, min(rep) as rep
    from (
        select opportunity_role.person, opportunity.rep
        from opportunity_role inner join opportunity using (opportunity)
    ) as reps
    group by person
),

workers as (
    select person, max(worker) as rep from cycle where converted_at is not null group by person
)

select
    first_reasons.person, first_reasons.created_at, coalesce(owners.rep, workers.rep) as rep,
    salesforce_id('003', 1000 + first_reasons.person) as contact_id
from first_reasons
left join owners using (person)
left join workers using (person);

create table identity as
with first_cycle as (
    select person, trigger_at, status_at from cycle where cycle = 1
),

last_cycle as (
    select
        person,
        max(converted_at) as converted_at,
        max(cycle) as cycles
    from cycle
    group by person
),

-- Some mailboxes say so by their name; others only a department would know.
shared as (
    select
        company,
        case when unit(bits, 1) < 0.4 then 'info' else (['einkauf', 'procurement', 'purchasing', 'reception',
            'operations', 'dispatch', 'compras', 'it-helpdesk'])[1 + whole(bits, 2, 8)] end as mailbox
    from (select company, division, people_count, draw('shared|' || company) as bits from company)
    where division = 'main' and people_count > 1 and unit(bits, 0) < 0.03
),

drawn as (
    select
        person.*,
        draw('records|' || person.person) as bits_records,
        draw('faults|' || person.person) as bits_faults,
        first_cycle.trigger_at, first_cycle.status_at,
        last_cycle.converted_at,
        coalesce(last_cycle.cycles, 0) as cycles,
        contact.contact_id, contact.created_at as contact_created_at,
        opportunity.opportunity,
        shared.mailbox,
        coalesce(look_alike = 'couple_at_one_mailbox', false)
            or (look_alike is null and place_in_company < 2 and mailbox is not null
                and opportunity.opportunity is null and contact.contact_id is null) as is_shared
    from person
    left join first_cycle using (person)
    left join last_cycle using (person)
    left join contact using (person)
    left join opportunity using (person)
    left join shared on shared.company = person.company
),

timed as (
    select
        *,
        after_seconds(arrival_at, 60 + 540 * unit(bits_records, 1)) as early_at,
        unit(bits_records, 0) < 0.4 as is_early
    from drawn
)

select
    * exclude (email, place, look_alike, mailbox),
    case when is_shared and look_alike is null then mailbox || '@' || domain else email end as email,
    case when is_shared and look_alike is null then 'shared_mailbox' else look_alike end as trap,
    case
        when division = 'smb' then null
        when is_early and early_at < getvariable('as_of') and (trigger_at is null or trigger_at > early_at)
            then early_at
        when status_at is not null then status_at
    end as lead_created_at,
    salesforce_id('00Q', 1000 + person) as lead_id,
    100000 + person as marketo_id,
    300000 + person as hubspot_id,
    division = 'main' and cycles = 0 and contact_id is null and is_early
        and unit(bits_faults, 0) < 0.015 as is_lead_deleted,
    division = 'main' and cycles = 0 and contact_id is null
        and unit(bits_faults, 1) < 0.01 as is_marketo_deleted,
    division = 'smb' and cycles = 0 and opportunity is null
        and unit(bits_faults, 1) < 0.01 as is_archived,
    division = 'main' and not is_shared and unit(bits_faults, 0) >= 0.015 and unit(bits_faults, 2) < 0.015
        as has_lead_duplicate,
    not is_shared and unit(bits_faults, 1) >= 0.01 and unit(bits_faults, 2) > 0.988
        and after_seconds(arrival_at, 86400 * 20) < getvariable('as_of') as has_marketing_duplicate,
    division = 'main' and not is_shared and unit(bits_faults, 3) < 0.04 as is_in_both,
    division = 'main' and not is_shared and opportunity is null and contact_id is null
        and unit(bits_faults, 3) > 0.996 as has_namesake
from timed
where arrival_at < getvariable('as_of');

create table account as
with reasons as (
    select company, min(contact.created_at) as created_at
    from contact inner join person using (person)
    group by company
    union all
    select company, getvariable('start_at') - to_days(30)
    from company
    where division = 'main' and unit(draw('target account|' || company), 0) < 0.3
)

select company.*, dated.created_at, salesforce_id('001', 1000 + company.company) as account_id
from (select company, min(created_at) as created_at from reasons group by company) as dated
inner join company using (company);

-- Every word about the status of a lead, in order; the first is the creation.
create table lead_status as
with words as (
    select
        person, 0 as cycle, 0 as part, lead_created_at as happened_at,
        case
            when lead_created_at = status_at and (trigger_at <= early_at or not is_early) then 'MQL'
            when unit(bits_records, 2) < 0.2 then 'New' else 'Open - Not Contacted'
        end as status,
        null as reason, null as sub_reason
    from identity where lead_created_at is not null
    union all
    select cycle.person, cycle, 1, cycle.status_at, 'MQL', null, null
    from cycle inner join identity using (person)
    where cycle.division = 'main' and cycle.status_at is not null
        and cycle.status_at <> identity.lead_created_at
    union all
    select person, cycle, 2, decided_at,
        case decision when 'accepted' then 'Working' when 'recycled' then 'Recycled' else 'Unqualified' end,
        case decision
            when 'rejected' then (['no_fit', 'no_interest', 'unreachable', 'no_budget', 'bad_data'])[
                whole(bits_decision, 1, 5) + 1]
            when 'recycled' then (['bad_timing', 'no_budget_now', 'in_contract'])[whole(bits_decision, 1, 3) + 1]
        end,
        (['industry', 'size', 'region', 'role'])[whole(bits_work, 1, 4) + 1]
    from cycle where division = 'main' and decided_at is not null
    union all
    select person, cycle, 3, qualified_at, 'Qualified', null, null
    from cycle where division = 'main' and qualified_at is not null
    union all
    select person, cycle, 4, late_at, case late_decision when 'recycled' then 'Recycled' else 'Unqualified' end,
        case late_decision when 'recycled' then 'bad_timing' else 'no_interest' end, null
    from cycle where division = 'main' and late_at is not null
    union all
    select person, cycle, 5, converted_at, 'Closed - Converted', null, null
    from cycle where division = 'main' and converted_at is not null
)

select
    *,
    case when reason = 'no_fit' then sub_reason end as sub_reason_kept,
    lag(status) over words_of_lead as old_status,
    row_number() over words_of_lead as place
from words
window words_of_lead as (partition by person order by happened_at, cycle, part);

-- Every word about the owner: queue first, then a human; some leads go back to the queue.
create table owner_change as
with queues as (
    select
        person,
        case when zone like 'America%' then 0 when zone like 'Europe%' then 1 else 2 end as queue
    from identity
),

words as (
    select person, 0 as cycle, 0 as part, lead_created_at as happened_at,
        'queue' as kind, queue as owner
    from identity inner join queues using (person)
    where lead_created_at is not null
    union all
    select person, cycle, 1, assigned_at, 'rep', first_rep from cycle where assigned_at is not null
    union all
    select person, cycle, 2, reassigned_at, 'rep', second_rep from cycle where reassigned_at is not null
    union all
    select person, cycle, 3, after_seconds(returned_at, 5), 'queue', queue
    from cycle inner join queues using (person)
    where division = 'main' and returned_at is not null and unit(bits_work, 2) < 0.6
        and after_seconds(returned_at, 5) < getvariable('as_of')
),

named as (
    select
        words.*,
        coalesce(queue.owner_key, rep.owner_key) as owner_key,
        coalesce(queue.group_id, rep.user_id) as salesforce_owner_id,
        case when words.kind = 'rep' then rep.hubspot_owner_id end as hubspot_owner_id
    from words
    left join queue on words.kind = 'queue' and queue.queue = words.owner
    left join rep on words.kind = 'rep' and rep.rep = words.owner
),

ordered as (
    select *, lag(owner_key) over words_of_person as old_owner_key,
        lag(salesforce_owner_id) over words_of_person as old_salesforce_owner_id
    from named
    window words_of_person as (partition by person order by happened_at, cycle, part)
)

select * from ordered where old_owner_key is distinct from owner_key;
