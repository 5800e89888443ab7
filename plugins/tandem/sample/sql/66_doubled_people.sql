-- Who has a second record that nothing links to the first: written down by somebody else, elsewhere or
-- in haste. One row per such person, with what makes the record hard and what still gives it away.
create table doubled_person as
with shares as (
    select
        trap,
        sum(per_thousand) over (order by place) / 1000 as share_up_to,
        per_thousand / 1000 as share
    from list_second_records
),

nicknamed as (
    select name, list(nickname order by place) as nicknames from list_nicknames group by name
),

attendee as (
    select distinct person from attendance
    where system = 'attendance' and happened_at < getvariable('as_of')
),

-- Everybody whose other records are in order, and nobody who looks like somebody else.
candidates as (
    select
        identity.* exclude (trap),
        nicknamed.nicknames,
        attendee.person is not null as is_attendee,
        draw('double|' || identity.person) as bits,
        draw('double place|' || identity.person) as bits_place,
        draw('double slip|' || identity.person) as bits_slip,
        draw('double way|' || identity.person) as bits_way
    from identity
    left join nicknamed on nicknamed.name = identity.first_name
    left join attendee on attendee.person = identity.person
    where trap is null and not is_shared and not has_lead_duplicate and not has_marketing_duplicate
        and not has_namesake and not is_lead_deleted and not is_marketo_deleted and not is_archived
),

trapped as (
    select
        candidates.*,
        case when shares.trap = 'nickname' and nicknames is null then 'typo_in_name' else shares.trap end as trap
    from candidates
    inner join shares
        on unit(bits, 0) < shares.share_up_to and unit(bits, 0) >= shares.share_up_to - shares.share
    where shares.trap <> 'job_change' or mobile is not null
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
),

-- What a careful colleague knows the person by, beside the name: the phone, else company and title; at
-- times the address itself, though HubSpot keeps one contact an address.
known as (
    select
        *,
        trap = 'job_change' as has_moved,
        trap = 'other_phone' or (
            system <> 'attendee' and unit(bits_place, 2) < 0.5
            and trap not in ('missing_fields', 'beyond_telling', 'job_change')
        ) as is_known_by_phone,
        trap in ('typo_in_name', 'spelling_of_name', 'names_swapped', 'nickname', 'initial_only')
            and (system <> 'hubspot' or (division = 'main' and not is_in_both))
            and unit(bits, 3) < 0.25 as is_known_by_address
    from placed
),

-- A record with a status is made before the first meeting (a list that was bought, a badge from long
-- ago), unless Sales never heard of the person: a late one would take people back in their lifecycle.
dated as (
    select
        *,
        case
            when system = 'contact'
                then least(after_seconds(contact_created_at, 86400 * (1 + 9 * unit(bits, 1))),
                    getvariable('as_of') - to_seconds(1))
            when system in ('lead', 'hubspot')
                and not (cycles = 0 and opportunity is null and contact_id is null and unit(bits, 2) < 0.5)
                then greatest(getvariable('start_at') + to_seconds(30),
                    after_seconds(arrival_at, -86400 * (0.1 + 50 * unit(bits, 1))))
            else after_seconds(arrival_at, unit(bits, 1) * 0.9
                * greatest(1, epoch(getvariable('as_of')) - epoch(arrival_at)))
        end as doubled_at
    from known
)

select
    dated.*,
    person + case system when 'marketo' then 80000000 when 'hubspot' then 55000000
        else 800000000 end as number
from dated;
