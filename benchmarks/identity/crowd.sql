-- Every draw is `chance(number, word)`: between 0 and 1, and always the same for a seed. `skewed` draws a
-- rank below `most`: the smaller `flat`, the steeper. `number` names a record, `draw` is what its
-- chances follow from: a change is a second draw.

create or replace macro chance(number, about) as
    (hash(number, about, getvariable('seed')) >> 11) / 9007199254740992.0;
create or replace macro skewed(drawn, most, flat) as
    cast(floor(flat * (pow((most + flat) / flat, drawn) - 1)) as bigint);
create or replace macro syllable(number, base) as
    substr('bacadafagahalamanaparasatavawaberedefegehelemeneperesetevewe'
        || 'bicidifigihiliminipirisitiviwobodofogoholomonoporosotovokulurumu',
        1 + 2 * cast((number // base) % 60 as integer), 2);
create or replace macro mistyped(word, drawn) as case cast(floor(drawn * 8191) as integer) % 3
    when 0 then left(word, 1 + cast(floor(drawn * (length(word) - 1)) as integer))
        || substr(word, 3 + cast(floor(drawn * (length(word) - 1)) as integer))
    when 1 then left(word, 1 + cast(floor(drawn * (length(word) - 1)) as integer))
        || substr(word, 1 + cast(floor(drawn * (length(word) - 1)) as integer))
    else left(word, cast(floor(drawn * (length(word) - 1)) as integer))
        || substr(word, 2 + cast(floor(drawn * (length(word) - 1)) as integer), 1)
        || substr(word, 1 + cast(floor(drawn * (length(word) - 1)) as integer), 1)
        || substr(word, 3 + cast(floor(drawn * (length(word) - 1)) as integer))
end;

create or replace temporary table short_names as
from read_csv($short_names, header = true, columns = {'short_name': 'text', 'given_name': 'text'});

create or replace temporary table given_names as
with known as (
    select given_name, row_number() over (order by hash(given_name)) - 1 as name_rank
    from (select distinct given_name from short_names)
)

select numbers.rank as name_rank, coalesce(
    known.given_name,
    syllable(numbers.rank * 7, 1) || syllable(numbers.rank * 7, 60)
    || ['n', 'a', 'l', 'ra', 'no', 'rd', 'lia'][1 + numbers.rank % 7]
) as given_name
from range(3000) as numbers (rank)
left join known on numbers.rank = known.name_rank;

create or replace temporary table family_names as
select
    rank as name_rank,
    syllable(rank * 17, 1) || syllable(rank * 17, 60) || syllable(rank * 17, 3600)
    || ['n', 'son', 'r', 'tz', 'ck', 'lli', 's', 'ng', 'den', 'mann', ''][1 + rank % 11]
    as family_name
from range(60000) as numbers (rank);

create or replace temporary table companies as
select
    company,
    syllable(company * 7, 1) || syllable(company * 7, 60) || syllable(company * 7, 3600)
    || ['x', 'nt', 'lab', 'com'][1 + company % 4] as brand,
    ['systems', 'group', 'foods', 'logistics', 'health', 'energy', 'media', 'bank'][
        1 + cast(floor(chance(company, 'trade') * 8) as integer)
    ] as trade,
    cast(floor(chance(company, 'line') * 8e8) as bigint) + 100000000 as switchboard
from range(cast($people // 15 as bigint)) as numbers (company);

create or replace temporary table crowd_people as
select
    person,
    given_names.given_name as first_name,
    family_names.family_name as last_name,
    lead(given_names.given_name, 1, 'kim') over (order by person) as spouse
from range($people) as numbers (person)
inner join given_names on given_names.name_rank = skewed(chance(person, 'first'), 3000, 12)
inner join family_names on family_names.name_rank = skewed(chance(person, 'last'), 60000, 12);

create or replace temporary table jobs as
with placed as (
    select
        crowd_people.*, job,
        skewed(chance(person * 2 + job, 'job'), $people // 15, greatest($people // 750, 1)) as company
    from crowd_people
    cross join range(2) as numbers (job)
)

select
    placed.person, placed.job, placed.first_name, placed.last_name, placed.spouse,
    companies.brand || ' ' || companies.trade as company,
    companies.brand || companies.trade || '.com' as domain,
    companies.switchboard,
    case when placed.company % 3 = 0 then left(first_name, 1) || last_name
        else first_name || '.' || last_name end
    || coalesce(nullif(row_number() over (
        partition by placed.company, last_name,
            case when placed.company % 3 = 0 then left(first_name, 1) else first_name end
        order by person, job
    ), 1)::text, '') as mailbox,
    cast(floor(chance(person * 2 + job, 'line') * 8e8) as bigint) + 100000000 as line,
    ['head', 'director', 'manager', 'specialist', 'vice president', 'engineer', 'analyst'][
        1 + cast(floor(chance(person * 2 + job, 'rank') * 7) as integer)
    ] || ' of ' || ['marketing', 'sales', 'finance', 'operations', 'data', 'it', 'people'][
        1 + cast(floor(chance(person * 2 + job, 'field') * 7) as integer)
    ] as title
from placed
inner join companies on placed.company = companies.company;

create or replace temporary table numbered as
with told as (
    select
        person * 8 + place as number, person, place
    from range($people) as numbers (person)
    cross join range(8) as places (place)
    where place <= floor(-log2(chance(person, 'records')))
)

select
    number,
    person,
    case
        when $day > 0 and chance(number, 'changes') < $changes then -number - 1
        else number
    end as draw,
    case when place > 0 and chance(number, 'moved') < 0.3 then 1 else 0 end as job
from told
where $day > 0 or chance(number, 'arrives') >= $arrives;

create or replace temporary table written as
with drawn as (
    select
        numbered.number, numbered.draw, jobs.*,
        chance(draw, 'name') as of_name, chance(draw, 'family') as of_family,
        chance(draw, 'address') as of_address, chance(draw, 'phone') as of_phone,
        chance(draw, 'mobile') as of_mobile, chance(draw, 'firm') as of_firm,
        chance(draw, 'where') as spot
    from numbered
    inner join jobs on numbered.person = jobs.person and numbered.job = jobs.job
)

select
    'source:default:Person:' || lpad(number::text, 10, '0') as record_key,
    person,
    timestamptz '2024-01-01 00:00:00+00' + to_seconds(cast(hash(number) % 50000000 as bigint))
        as created_at,
    case
        when of_name < 0.02 then null
        when of_name < 0.03 then left(first_name, 1)
        when of_name < 0.06 then mistyped(first_name, spot)
        when of_name < 0.065 then last_name
        when of_name < 0.12 then coalesce(short_names.short_name, first_name)
        else first_name
    end as first_name,
    case
        when of_name >= 0.06 and of_name < 0.065 then first_name
        when of_family < 0.03 then mistyped(last_name, spot)
        when of_family < 0.035 then spouse || 'sen'
        else last_name
    end as last_name,
    case
        when of_address < 0.10 then null
        when of_address < 0.12 then null  -- a shared mailbox, known as such
        when of_address < 0.124
            then coalesce(spouse, first_name) || '.' || last_name || '@mail.com'
        when of_address < 0.30
            then first_name || '.' || last_name || person % 1000
                || ['@mail.com', '@post.net', '@inbox.org'][1 + person % 3]
        when of_address < 0.31 then mistyped(jobs.mailbox, spot) || '@' || domain
        else jobs.mailbox || '@' || domain
    end as email,
    of_address < 0.31 and of_address >= 0.12 and email not like '%@' || domain as is_free_mail,
    case
        when of_phone < 0.45 then null
        when of_phone < 0.65 then switchboard::text
        when of_phone < 0.66 then mistyped(line::text, spot)
        else line::text
    end as phone,
    case when of_mobile < 0.3
        then (700000000 + cast(floor(chance(person, 'mobile') * 9e7) as bigint))::text
    end as mobile,
    case
        when of_firm < 0.1 then null
        when of_firm < 0.14 then mistyped(company, spot)
        else company
    end as company,
    domain,
    case when of_firm > 0.25 then title end as title
from drawn as jobs
left join (
    select given_name, min(short_name) as short_name from short_names group by all
) as short_names on jobs.first_name = short_names.given_name;

create schema if not exists intermediate;

-- As dbt writes it.
set force_compression = 'uncompressed';

create or replace table intermediate.int_identity__person_features as
with rooted as (
    select
        written.*,
        coalesce(short_names.given_name, first_name) as first_root,
        coalesce(mobile, phone) as any_mobile,
        case when not coalesce(is_free_mail, true) then domain end as mail_domain
    from written
    left join short_names on written.first_name = short_names.short_name
),

numbers as (
    select phone, first_name, last_name from rooted where phone is not null
    union all
    select any_mobile, first_name, last_name from rooted where any_mobile <> phone
),

direct_lines as (
    select phone from numbers group by phone
    having count(distinct coalesce(left(first_name, 1), '') || ' ' || last_name) <= 2
),

compared as (
    select
        record_key, first_name, first_root, last_name,
        least(first_root, last_name) as name_before,
        greatest(first_root, last_name) as name_after,
        email, split_part(email, '@', 1) as mailbox, mail_domain,
        rooted.phone, direct_lines.phone is not null as is_direct_phone,
        any_mobile as mobile, direct_mobiles.phone is not null as is_direct_mobile,
        coalesce(company, split_part(mail_domain, '.', 1)) as company,
        mail_domain as domain, title
    from rooted
    left join direct_lines on rooted.phone = direct_lines.phone
    left join direct_lines as direct_mobiles on rooted.any_mobile = direct_mobiles.phone
)

select *, cast(hash(compared) >> 1 as bigint) as digest from compared;

set force_compression = 'auto';

create or replace table intermediate.int_identity__records as
select record_key, created_at, false as is_deleted, false as is_merged_away from written;

create or replace table intermediate.int_identity__links as
with namesakes as (
    select
        record_key,
        first_value(record_key) over (
            partition by email, first_root order by created_at, record_key
        ) as other_key
    from intermediate.int_identity__person_features
    inner join intermediate.int_identity__records using (record_key)
    where email is not null
)

select
    least(record_key, other_key) as record_key_a, greatest(record_key, other_key) as record_key_b,
    'exact_email' as match_method, 1.0::double as match_score, 'same address' as evidence
from namesakes
where record_key <> other_key;

create schema if not exists seeds;
create schema if not exists agreement;
create schema if not exists truth;
create or replace table seeds.match_decisions (
    entity text, record_key_a text, record_key_b text, decision text
);
create or replace table agreement.settings as
select 'now' as agreement_version, 0.99 as link_at_least, 0.9 as review_at_least;
create or replace table agreement.versions as
select 'now' as agreement_version, timestamptz '2024-01-01 00:00:00+00' as in_force_from_at;
create or replace table truth.people as select record_key, person from written
