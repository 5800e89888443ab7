-- One row per company: its size decides the segment and how many buyers it has (1 to 8).
create table place as
select
    row_number() over () - 1 as place,
    *,
    sum(weight) over (order by city) as weight_up_to,
    sum(weight) over () as weight_total
from list_places;

create table company as
with drawn as (
    select
        number as company,
        draw('company|' || number) as bits,
        draw('company place|' || number) as bits_place
    from range(getvariable('people')) as numbers (number)
),

counted as (
    select
        *,
        case
            when unit(bits, 0) < 0.25 then 1 when unit(bits, 0) < 0.45 then 2
            when unit(bits, 0) < 0.60 then 3 when unit(bits, 0) < 0.74 then 4
            when unit(bits, 0) < 0.84 then 5 when unit(bits, 0) < 0.92 then 6
            when unit(bits, 0) < 0.97 then 7 else 8
        end as people_count
    from drawn
),

numbered as (
    select
        *,
        cast(sum(people_count) over (order by company rows unbounded preceding)
            - people_count as bigint) as first_person
    from counted
),

kept as (
    select
        *,
        company * 7919 % (60 * 209) as name_number,
        company // (60 * 209) as name_round,
        case when unit(bits, 1) < 0.25 then 'smb' else 'main' end as division
    from numbered
    where first_person < getvariable('people')
),

named as (
    select
        kept.*,
        roots.name || case when name_round > 0 then ' ' || second_roots.name else '' end
            || ' ' || nouns.name
            || case when name_round >= 209 then ' ' || name_round else '' end as company_name,
        nouns.industry
    from kept
    inner join list_company_roots as roots on roots.place = name_number // 60
    inner join list_company_nouns as nouns on nouns.place = name_number % 60
    inner join list_company_roots as second_roots on second_roots.place = name_round % 209
)

select
    named.company,
    named.division,
    named.people_count,
    named.first_person,
    named.company_name,
    named.company_name || ' ' || place.legal_form as legal_name,
    lower(replace(named.company_name, ' ', '')) || '.example' as domain,
    named.industry,
    case
        when named.division = 'smb' and unit(bits, 2) < 0.85 then 5 + whole(bits, 3, 90)
        when named.division = 'smb' then 100 + whole(bits, 3, 300)
        when unit(bits, 2) < 0.18 then 1000 + 250 * whole(bits, 3, 80)
        when unit(bits, 2) < 0.63 then 100 + 5 * whole(bits, 3, 180)
        else 10 + whole(bits, 3, 90)
    end as employees,
    place.place,
    place.city, place.state, place.postal_code, place.country, place.country_code,
    place.currency, place.zone, place.phone_prefix,
    place.phone_prefix || '-555-' || lpad(cast(9999 - named.company % 10000 as text), 4, '0') as switchboard,
    whole(named.bits_place, 1, 990) + 10 || ' ' || 'Market Street' as street
from named
inner join place
    on whole(named.bits_place, 0, place.weight_total) >= place.weight_up_to - place.weight
    and whole(named.bits_place, 0, place.weight_total) < place.weight_up_to;
