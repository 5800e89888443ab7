-- One row per real person who ever meets the company, with what will become of them.
create table person as
with drawn as (
    select
        company.first_person + number as person,
        number as place_in_company,
        company.*,
        draw('person|' || (company.first_person + number)) as bits,
        draw('person life|' || (company.first_person + number)) as bits_life,
        draw('person arrival|' || (company.first_person + number)) as bits_arrival
    from company
    inner join range(8) as numbers (number) on number < company.people_count
    where company.first_person + number < getvariable('people')
),

-- Whoever shares a name with somebody at hand has at least another title.
likened as (
    select
        drawn.*,
        look_alike.kind as look_alike, look_alike.is_second, look_alike.one,
        look_alike.first_name as given_name,
        coalesce(look_alike.first_place, whole(bits, 0, 333)) as first_place,
        coalesce(look_alike.last_place, whole(bits, 1, 372)) as last_place,
        case
            when look_alike.is_second
                then (whole(draw('person|' || look_alike.one), 2, weight_total) + weight_total // 2) % weight_total
            else whole(bits, 2, weight_total)
        end as title_at,
        coalesce(look_alike.phone_of, drawn.person) as phone_number,
        coalesce(look_alike.mobile_of,
            case when unit(draw('mobile|' || drawn.person), 0) < 0.45 then drawn.person end) as mobile_number
    from drawn
    cross join (select cast(max(weight_total) as bigint) as weight_total from title) as titles
    left join look_alike using (person)
),

named as (
    select
        likened.*,
        coalesce(given_name, firsts.name) as first_name,
        lasts.name || case when look_alike = 'parent_and_child' and is_second and person % 2 = 0
            then ' Jr.' else '' end as last_name,
        title.title as title,
        lower(replace(strip_accents(first_name), '''', '')) as plain_first,
        lower(replace(strip_accents(lasts.name), '''', '')) as plain_last
    from likened
    inner join list_first_names as firsts on firsts.place = first_place
    inner join list_last_names as lasts on lasts.place = last_place
    inner join title on title_at >= title.weight_up_to - title.weight and title_at < title.weight_up_to
),

mailed as (
    select
        *,
        coalesce(look_alike = 'couple_at_one_mailbox',
            unit(bits, 3) < case division when 'smb' then 0.08 else 0.02 end) as is_free_mail,
        row_number() over (partition by company, plain_first, plain_last order by person) as namesake
    from named
),

-- Arrivals grow over the period (density 0.6 + 0.8 x), rest at weekends and sleep at night.
arrived as (
    select
        *,
        (sqrt(0.36 + 1.6 * unit(bits_arrival, 0)) - 0.6) / 0.8 as progress,
        case
            when unit(bits_arrival, 1) < 0.03 then 1 + whole(bits_arrival, 2, 7)
            else 8 + whole(bits_arrival, 2, 10)
        end as local_hour
    from mailed
),

dated as (
    select
        *,
        date_trunc('day', getvariable('start_at') + to_seconds(
            cast(floor(progress * (getvariable('days') - 1) * 86400) as bigint))) as day
    from arrived
),

shifted as (
    select
        *,
        case
            when isodow(day) > 5 and unit(bits_arrival, 3) < 0.75 then day - to_days(2)
            else day
        end as arrival_day
    from dated
)

select
    person,
    company, place_in_company, division, people_count,
    first_name, last_name, plain_first, plain_last, title, look_alike,
    case
        when look_alike = 'couple_at_one_mailbox' then 'sample-' || plain_last || '.home.' || one || '@gmail.com'
        when look_alike = 'parent_and_child' and is_second
            then plain_first || '.' || plain_last || '.jr@' || domain
        when is_free_mail then 'sample-' || plain_first || '.' || person || '@'
            || case person % 3 when 0 then 'gmail.com' when 1 then 'outlook.com' else 'yahoo.com' end
        else plain_first || '.' || plain_last
            || case when namesake > 1 then cast(namesake as text) else '' end || '@' || domain
    end as email,
    is_free_mail,
    case
        when look_alike is null and unit(draw('desk|' || person), 0) < 0.12 then switchboard
        else phone_prefix || '-555-' || lpad(cast(phone_number % 10000 as text), 4, '0')
    end as phone,
    split_part(phone_prefix, '-', 1) || '-555-' || lpad(cast(mobile_number * 7919 % 10000000 as text), 7, '0')
        as mobile,
    company_name, legal_name, domain, industry, employees, place, street,
    city, state, postal_code, country, country_code, currency, zone,
    case
        when unit(bits_life, 0) < 0.50 then 'cold'
        when unit(bits_life, 0) < 0.80 then 'warm'
        else 'hot'
    end as warmth,
    bits_life,
    greatest(
        arrival_day + to_hours(local_hour) - to_hours(case zone
            when 'America/New_York' then -5 when 'America/Chicago' then -6
            when 'America/Los_Angeles' then -8 when 'Europe/London' then 0
            when 'Europe/Berlin' then 1 else 10 end)
            + to_seconds(whole(bits_life, 3, 3600)),
        getvariable('start_at') + to_seconds(60 + whole(bits_life, 3, 3600))
    ) as arrival_at
from shifted;
