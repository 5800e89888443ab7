-- One row per person of our own company who owns records, and one per Salesforce queue.
create table zone as
select zone, sum(weight) as weight from place group by zone;

create table rep as
with wanted as (
    select
        zone,
        division,
        role,
        greatest(1, least(60, cast(ceil(
            weight * getvariable('people') / 1000.0 * share / 500.0
        ) as bigint))) as reps
    from zone
    cross join (
        values ('main', 'sdr', 0.9), ('main', 'ae', 1.0), ('smb', 'sdr', 0.4), ('main', 'manager', 0.01)
    ) as roles (division, role, share)
),

numbered as (
    select
        row_number() over (order by division, role, zone, number) - 1 as rep,
        division, role, zone, number as place_in_team, reps as team_size
    from wanted
    inner join range(60) as numbers (number) on number < reps
),

drawn as (
    select *, draw('rep|' || rep) as bits from numbered
)

select
    rep,
    drawn.division, drawn.role, drawn.zone, drawn.place_in_team, drawn.team_size,
    firsts.name as first_name,
    lasts.name as last_name,
    lower(replace(strip_accents(firsts.name || '.' || lasts.name), '''', '')) || '.' || rep
        || '@halyard-software.example' as email,
    case role when 'sdr' then 'Sales Development Representative' when 'ae' then 'Account Executive'
        else 'Regional Sales Manager' end as title,
    salesforce_id('005', 100 + rep) as user_id,
    cast(5100 + rep as text) as hubspot_owner_id,
    case when drawn.division = 'main' then 'salesforce:default:' || salesforce_id('005', 100 + rep)
        else 'hubspot:default:' || (5100 + rep) end as owner_key
from drawn
inner join list_first_names as firsts on firsts.place = whole(bits, 0, 333)
inner join list_last_names as lasts on lasts.place = whole(bits, 1, 372);

create table queue as
select
    place as queue,
    name,
    salesforce_id('00G', 10 + place) as group_id,
    'salesforce:default:' || salesforce_id('00G', 10 + place) as owner_key
from (values (0, 'Inbound Leads NA'), (1, 'Inbound Leads EMEA'), (2, 'Inbound Leads APAC'),
    (3, 'Partner Leads')) as names (place, name);
