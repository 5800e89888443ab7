-- What stands in the second records. Nothing in them is another person's: names, numbers and addresses
-- are the person's own, written differently.
create table second_record as
with companies as (
    select count(*) as companies from company
),

-- A new employer is any other company.
employer as (
    select doubled_person.person, company.*
    from doubled_person
    cross join companies
    inner join company
        on company.company = (doubled_person.company + 1 + whole(bits_way, 3, companies - 1)) % companies
    where has_moved
),

spelling as (
    select kind, word, list(other order by place) as others
    from list_spellings
    group by kind, word
),

named as (
    select
        *,
        case when length(last_name) < 5 and length(first_name) > 4 then 'first' else 'last' end as slipped,
        case trap
            when 'names_swapped' then last_name
            when 'nickname' then nicknames[1 + whole(bits_slip, 3, length(nicknames))]
            when 'initial_only' then first_name[1] || '.'
            when 'beyond_telling' then first_name[1] || '.'
            when 'typo_in_name' then if(slipped = 'first', typo(first_name, bits_slip), first_name)
            when 'spelling_of_name' then misspelled(first_name, bits_slip)
            else first_name
        end as written_first_name,
        case trap
            when 'names_swapped' then first_name
            when 'typo_in_name' then if(slipped = 'last', typo(last_name, bits_slip), last_name)
            when 'spelling_of_name' then misspelled(last_name, bits_slip)
            else last_name
        end as written_last_name
    from doubled_person
),

addressed as (
    select
        named.*,
        case
            when has_moved then plain_first || '.' || plain_last || '@' || employer.domain
            when trap = 'typo_in_email' then email_typo(email, is_free_mail, bits_slip)
            when trap in ('missing_fields', 'beyond_telling') then null
            when is_known_by_address then email
            when trap = 'private_address' or system = 'attendee' or unit(bits_place, 3) < 0.35
                then 'sample-' || plain_first || '.' || plain_last || named.person || '@'
                    || (['gmail.com', 'outlook.com', 'yahoo.com'])[1 + whole(bits_slip, 2, 3)]
        end as written_email
    from named
    left join employer using (person)
),

-- Who moved is known by the mobile they took along; a few did not give it.
called as (
    select
        addressed.*,
        case
            when has_moved then employer.switchboard
            when trap = 'other_phone' and mobile is not null then mobile
            when trap = 'other_phone' then phone || ' ext. ' || (10 + whole(bits_way, 0, 90))
            when is_known_by_phone then phone_as(phone, bits_way)
        end as written_phone,
        case
            when has_moved then if(unit(bits_place, 2) < 0.9, mobile, null)
            when is_known_by_phone and trap <> 'other_phone' and unit(bits_slip, 3) < 0.4
                then replace(mobile, '-', ' ')
        end as written_mobile
    from addressed
    left join employer using (person)
),

titled as (
    select
        called.*,
        case
            when has_moved then next_title.title
            when trap = 'beyond_telling' then null
            when not is_known_by_phone then called.title
            when unit(bits_way, 2) < 0.4 then null
            when unit(bits_way, 2) < 0.6 then coalesce(spelling.others[1], called.title)
            else called.title
        end as written_title
    from called
    left join spelling on spelling.kind = 'title' and spelling.word = called.title
    inner join list_titles as next_title
        on next_title.place = (called.person * 7 + 3) % (select count(*) from list_titles)
),

employed as (
    select
        titled.*,
        case
            when has_moved then employer.legal_name
            when trap <> 'other_company_name' and unit(bits_way, 1) < 0.6 then titled.legal_name
            when trap <> 'other_company_name' and unit(bits_way, 1) < 0.85 then titled.company_name
            when unit(bits_slip, 1) < 0.4
                then titled.company_name || ' ' || form.others[1 + whole(bits_slip, 3, length(form.others))]
            when unit(bits_slip, 1) < 0.7 and noun.others is not null
                then replace(titled.company_name, noun.word, noun.others[1])
            when unit(bits_slip, 1) < 0.8 then upper(titled.company_name)
            when unit(bits_slip, 1) < 0.9 then 'The ' || titled.company_name || ' Group'
            else titled.company_name || ' ' || titled.city
        end as written_company
    from titled
    left join employer using (person)
    left join spelling as form
        on form.kind = 'legal_form' and titled.legal_name = titled.company_name || ' ' || form.word
    left join spelling as noun
        on noun.kind = 'company' and noun.word = string_split(titled.company_name, ' ')[-1]
)

select
    employed.person, trap, system, number, employed.company, employed.zone, contact_id, bits,
    doubled_at as created_at,
    written_first_name as first_name, written_last_name as last_name, written_email as email,
    written_phone as phone, written_mobile as mobile, written_title as title,
    written_company as company_name,
    coalesce(employer.industry, employed.industry) as industry,
    case when has_moved then employer.city when trap <> 'missing_fields' then employed.city end as city,
    case when has_moved then employer.state when trap <> 'missing_fields' then employed.state end as state,
    case when has_moved then employer.postal_code when unit(bits_slip, 2) < 0.6
        then employed.postal_code end as postal_code,
    coalesce(employer.country, employed.country) as country
from employed
left join employer using (person)
where is_known_by_address or written_email is null or written_email not in (select email from identity);
