-- Two people who are easily taken for one: whose name, phone or mailbox somebody has beside them.
create table look_alike as
with colleagues as (
    select
        company, division, first_person as one, first_person + 1 as other,
        draw('look-alike|' || company) as bits
    from company
    where people_count > 1 and first_person + 1 < getvariable('people')
),

at_one_company as (
    select
        *,
        case
            when unit(bits, 0) < 0.012 then 'twins'
            when unit(bits, 0) < 0.022 then 'namesakes_at_one_company'
            when unit(bits, 0) < 0.032 then 'parent_and_child'
            when unit(bits, 0) < 0.042 then 'siblings'
            when unit(bits, 0) < 0.060 and division = 'main' then 'couple_at_one_mailbox'
        end as kind
    from colleagues
),

-- The first buyers of two companies that are neighbours in the plan, and nowhere else.
at_two_companies as (
    select
        company.company, earlier.first_person as one, company.first_person as other,
        draw('namesakes|' || company.company) as bits, 'namesakes_at_two_companies' as kind
    from company
    inner join company as earlier on earlier.company = company.company - 1
    where company.company % 2 = 1 and unit(draw('namesakes|' || company.company), 0) < 0.025
        and company.company not in (select company from at_one_company where kind is not null)
        and earlier.company not in (select company from at_one_company where kind is not null)
),

pairs as (
    select company, one, other, bits, kind from at_one_company where kind is not null
    union all
    select company, one, other, bits, kind from at_two_companies
),

people as (
    select *, one as person, false as is_second from pairs
    union all
    select *, other, true from pairs
)

select
    people.person, people.one, people.kind, people.is_second,
    case when kind = 'twins' then case when is_second then names.other else names.one end end as first_name,
    whole(draw('person|' || people.one), 1, 372) as last_place,
    case
        when kind in ('siblings', 'couple_at_one_mailbox') and is_second
            then (whole(draw('person|' || people.one), 0, 333) + 1 + whole(bits, 1, 331)) % 333
        else whole(draw('person|' || people.one), 0, 333)
    end as first_place,
    case when kind = 'twins' then people.one end as phone_of,
    case when kind in ('parent_and_child', 'siblings') then people.one end as mobile_of
from people
inner join list_look_alike_names as names
    on names.place = whole(bits, 2, (select count(*) from list_look_alike_names));
