-- A second record of a person that nothing links to the first: written down by somebody else, later,
-- elsewhere, or in haste. One row per such record; `trap` says what makes it hard.
create table second_record as
with nickname as (
    select name, list(nickname order by place) as nicknames from list_nicknames group by name
),

-- Everybody whose records are otherwise in order.
candidates as (
    select
        identity.*,
        nickname.nicknames,
        substr(legal_name, length(company_name) + 2) as legal_form,
        draw('second record|' || person) as bits_second,
        draw('second place|' || person) as bits_place,
        draw('second slip|' || person) as bits_slip,
        draw('second way|' || person) as bits_way,
        person in (
            select person from attendance where system = 'attendance' and happened_at < getvariable('as_of')
        ) as is_attendee
    from identity
    left join nickname on nickname.name = identity.first_name
    where identity.trap is null and not is_shared and not has_lead_duplicate and not has_marketing_duplicate
        and not has_namesake and not is_lead_deleted and not is_marketo_deleted and not is_archived
),

trapped as (
    select
        * replace (case
            when unit(bits_second, 0) < 0.014 then 'typo_in_name'
            when unit(bits_second, 0) < 0.023 then 'spelling_of_name'
            when unit(bits_second, 0) < 0.028 then 'names_swapped'
            when unit(bits_second, 0) < 0.042 then case when nicknames is null then 'typo_in_name' else 'nickname' end
            when unit(bits_second, 0) < 0.049 then 'initial_only'
            when unit(bits_second, 0) < 0.058 then 'typo_in_email'
            when unit(bits_second, 0) < 0.071 then 'private_address'
            when unit(bits_second, 0) < 0.080 then 'missing_fields'
            when unit(bits_second, 0) < 0.089 then 'other_phone'
            when unit(bits_second, 0) < 0.100 then 'other_company_name'
            when unit(bits_second, 0) < 0.124 then case when mobile is not null then 'job_change' end
            when unit(bits_second, 0) < 0.126 then 'beyond_telling'
        end as trap)
    from candidates
),

placed as (
    select
        *,
        case
            when is_attendee and unit(bits_place, 0) < 0.5
                and trap not in ('missing_fields', 'other_phone', 'job_change', 'beyond_telling') then 'attendee'
            when division = 'smb' then 'hubspot'
            when unit(bits_place, 1) < 0.4 then 'lead'
            when unit(bits_place, 1) < 0.65 then 'marketo'
            when unit(bits_place, 1) < 0.8 and contact_id is not null and trap <> 'job_change' then 'contact'
            when unit(bits_place, 1) < 0.8 then 'lead'
            else 'hubspot'
        end as system
    from trapped
    where trap is not null
),

-- A new employer is another company of the same business, drawn from all of them.
employed as (
    select
        placed.*,
        elsewhere.company_name as next_company_name, elsewhere.legal_name as next_legal_name,
        elsewhere.domain as next_domain, elsewhere.phone_prefix as next_phone_prefix,
        elsewhere.city as next_city, elsewhere.state as next_state,
        elsewhere.postal_code as next_postal_code, elsewhere.country as next_country,
        elsewhere.industry as next_industry, elsewhere.street as next_street
    from placed
    inner join company as elsewhere on elsewhere.company = (
        placed.company + 1 + whole(bits_way, 3, (select count(*) - 1 from company))
    ) % (select count(*) from company)
),

-- What a careful colleague would recognise the person by, beside the name: the phone, or company and title.
recognised as (
    select
        *,
        trap = 'job_change' as has_moved,
        trap = 'other_phone' or (
            system <> 'attendee' and unit(bits_place, 2) < 0.5
            and trap not in ('missing_fields', 'beyond_telling', 'job_change')
        ) as is_known_by_phone
    from employed
),

-- Who moved is known by the mobile they took along; a few did not give it.
renamed as (
    select
        recognised.*,
        case trap
            when 'names_swapped' then last_name
            when 'nickname' then nicknames[1 + whole(bits_slip, 3, length(nicknames))]
            when 'initial_only' then substr(first_name, 1, 1) || '.'
            when 'beyond_telling' then substr(first_name, 1, 1) || '.'
            when 'typo_in_name' then case when length(last_name) < 5 and length(first_name) > 4
                then typo(first_name, bits_slip) else first_name end
            when 'spelling_of_name' then case whole(bits_slip, 0, 2) when 0 then upper(strip_accents(first_name))
                else lower(strip_accents(first_name)) end
            else first_name
        end as written_first_name,
        case trap
            when 'names_swapped' then first_name
            when 'typo_in_name' then case when length(last_name) < 5 and length(first_name) > 4
                then last_name else typo(last_name, bits_slip) end
            when 'spelling_of_name' then case whole(bits_slip, 0, 2) when 0 then upper(strip_accents(last_name))
                else lower(strip_accents(last_name)) end
            else last_name
        end as written_last_name,
        case
            when trap = 'job_change' then plain_first || '.' || plain_last || '@' || next_domain
            when trap = 'typo_in_email' then email_typo(email, is_free_mail, bits_slip)
            when trap in ('missing_fields', 'beyond_telling') then null
            when trap = 'private_address' or system = 'attendee' or unit(bits_place, 3) < 0.35
                then 'sample-' || plain_first || '.' || plain_last || person || '@'
                    || (['gmail.com', 'outlook.com', 'yahoo.com'])[1 + whole(bits_slip, 2, 3)]
        end as written_email,
        case
            when trap = 'job_change' then next_phone_prefix || '-555-' || lpad(cast(person * 37 % 10000 as text), 4, '0')
            when trap = 'other_phone' and mobile is not null then mobile
            when trap = 'other_phone' then phone || ' ext. ' || (10 + whole(bits_way, 0, 90))
            when is_known_by_phone then phone_as(phone, bits_way)
        end as written_phone,
        case
            when trap = 'job_change' then case when unit(bits_place, 2) < 0.9 then mobile end
            when is_known_by_phone and trap <> 'other_phone' and unit(bits_slip, 3) < 0.4
                then replace(mobile, '-', ' ')
        end as written_mobile
    from recognised
),

titled as (
    select
        renamed.*,
        case
            when has_moved then next_title.title
            when trap = 'beyond_telling' then null
            when not is_known_by_phone then renamed.title
            when unit(bits_way, 2) < 0.4 then null
            when unit(bits_way, 2) < 0.6 then coalesce(spelling.other, renamed.title)
            else renamed.title
        end as written_title
    from renamed
    left join list_spellings as spelling on spelling.kind = 'title' and spelling.word = renamed.title
    inner join list_titles as next_title
        on next_title.place = (renamed.person * 7 + 3) % (select count(*) from list_titles)
),

company_spelling as (
    select kind, word, list(other order by place) as others
    from list_spellings
    group by kind, word
),

companied as (
    select
        titled.*,
        case
            when has_moved then next_legal_name
            when trap <> 'other_company_name' and unit(bits_way, 1) < 0.6 then legal_name
            when trap <> 'other_company_name' and unit(bits_way, 1) < 0.85 then company_name
            when unit(bits_slip, 1) < 0.4
                then company_name || ' ' || form.others[1 + whole(bits_slip, 3, length(form.others))]
            when unit(bits_slip, 1) < 0.7 and noun.others is not null
                then replace(company_name, noun.word, noun.others[1])
            when unit(bits_slip, 1) < 0.8 then upper(company_name)
            when unit(bits_slip, 1) < 0.9 then 'The ' || company_name || ' Group'
            else company_name || ' ' || city
        end as written_company
    from titled
    left join company_spelling as form on form.kind = 'legal_form' and form.word = legal_form
    left join company_spelling as noun
        on noun.kind = 'company' and noun.word = string_split(company_name, ' ')[-1]
),

-- A record with a status is made before the first meeting (a list that was bought, a badge from long
-- ago), unless Sales never heard of the person: a late one would take people back in their lifecycle.
dated as (
    select
        *,
        after_seconds(arrival_at, unit(bits_second, 1) * 0.9
            * greatest(1, epoch(getvariable('as_of')) - epoch(arrival_at))) as later_at,
        greatest(getvariable('start_at') + to_seconds(30),
            after_seconds(arrival_at, -86400 * (0.1 + 50 * unit(bits_second, 1)))) as earlier_at,
        cycles = 0 and opportunity is null and contact_id is null and unit(bits_second, 2) < 0.5 as is_late
    from companied
)

select
    person, trap, system,
    cast(person as bigint) + case system when 'marketo' then 80000000 when 'hubspot' then 55000000
        else 800000000 end as number,
    case
        when system = 'contact' then least(after_seconds(contact_created_at, 86400 * (1 + 9 * unit(bits_second, 1))),
            getvariable('as_of') - to_seconds(1))
        when system in ('lead', 'hubspot') and not is_late then earlier_at
        else later_at
    end as created_at,
    written_first_name as first_name, written_last_name as last_name, written_email as email,
    written_phone as phone, written_mobile as mobile, written_title as title, written_company as company_name,
    case when has_moved then next_industry else industry end as industry,
    case when has_moved then next_city when trap <> 'missing_fields' then city end as city,
    case when has_moved then next_state when trap <> 'missing_fields' then state end as state,
    case when has_moved then next_postal_code when unit(bits_slip, 2) < 0.6 then postal_code end as postal_code,
    case when has_moved then next_country else country end as country,
    company, zone, contact_id, bits_second
from dated
where written_email is null or written_email not in (select email from identity);
