-- What people do with it. Times are capped at as_of; bots are planned beside the humans.
create table mail_send as
with sends as (
    select
        person.person, person.division, mail.mail, mail.asset_id, mail.mail_name,
        mail.sent_at as planned_at,
        draw('mail|' || mail.mail || '|' || person.person) as bits
    from person
    inner join mail
        on mail.division = person.division
        and mail.sent_at > person.arrival_at + to_days(1)
),

sent as (
    select
        *,
        draw('mail read|' || mail || '|' || person) as bits_read,
        after_seconds(planned_at, 1 + 1800 * unit(bits, 1)) as sent_at
    from sends
    where unit(bits, 0) < case division when 'main' then 0.35 else 0.6 end
)

select
    person, division, mail, asset_id, mail_name, sent_at,
    after_seconds(sent_at, 1 + 40 * unit(bits, 2)) as received_at,
    unit(bits, 3) < 0.025 as is_bounced,
    unit(bits, 3) < 0.010 as is_bounced_soft,
    bits_read
from sent;

create table mail_read as
with delivered as (
    select *, unit(bits_read, 0) as robot, unit(bits_read, 1) as human, unit(bits_read, 2) as depth,
        unit(bits_read, 3) as spare
    from mail_send
    where not is_bounced
)

-- A flagged robot reads at any time; an unflagged one within five seconds of the delivery.
select person, division, mail, asset_id, mail_name, 'open' as action, true as is_flagged, 1 as part,
    after_seconds(received_at, 3600 * spare) as happened_at
from delivered where robot < 0.05
union all
select person, division, mail, asset_id, mail_name, 'open', false, 2,
    after_seconds(received_at, 6 * spare)
from delivered where robot >= 0.05 and robot < 0.08
union all
select person, division, mail, asset_id, mail_name, 'click', robot < 0.005, 3,
    after_seconds(received_at, 1 + 5 * spare)
from delivered where robot < 0.01
union all
select person, division, mail, asset_id, mail_name, 'open', false, 4,
    after_seconds(received_at, 20 + 172000 * spare * spare * spare)
from delivered where human < 0.28
union all
select person, division, mail, asset_id, mail_name, 'click', false, 5,
    after_seconds(received_at, 35 + 90 * depth + 172000 * spare * spare * spare)
from delivered where human < 0.28 and depth < 0.14
union all
select person, division, mail, asset_id, mail_name, 'unsubscribe', false, 6,
    after_seconds(received_at, 140 + 172000 * spare * spare * spare)
from delivered where human < 0.28 and depth > 0.99;

delete from mail_read where happened_at >= getvariable('as_of');

create table visit as
with sessions as (
    select
        person.person, number as session, arrival_at,
        draw('session|' || person.person || '|' || number) as bits,
        300 * 86400 as seconds_left
    from person
    inner join range(16) as numbers (number)
        on number < case warmth when 'cold' then 2 when 'warm' then 6 else 13 end
    where division = 'main'
),

timed as (
    select *, after_seconds(arrival_at, 30 + seconds_left * unit(bits, 0) * unit(bits, 0)) as session_at
    from sessions
)

select
    person, session, page_number,
    after_seconds(session_at, page_number * (20 + 200 * unit(bits, 1))) as happened_at,
    (['/', '/product', '/customers', '/blog/response-times', '/pricing', '/integrations', '/security'])[
        (whole(bits, 2, 7) + page_number) % 7 + 1] as page,
    case
        when page_number > 0 or unit(bits, 3) > 0.14 then null
        when unit(bits, 3) < 0.05 then 'utm_source=google&utm_medium=cpc&utm_campaign=search-'
            || (1 + whole(bits, 2, 4))
        when unit(bits, 3) < 0.10 then 'utm_source=linkedin&utm_medium=paid&utm_campaign=social-'
            || (1 + whole(bits, 2, 3))
        else 'gclid=Cj0K' || whole(bits, 1, 60000)
    end as query
from timed
inner join range(3) as pages (page_number) on page_number <= whole(bits, 1, 3)
where after_seconds(session_at, page_number * (20 + 200 * unit(bits, 1))) < getvariable('as_of');

create table form_fill as
with alive as (
    select
        person, warmth, arrival_at, bits_life,
        200 * 86400 as seconds_left,
        draw('forms|' || person) as bits
    from person
),

arrivals as (
    select person, 'arrival' as reason, 0 as part, whole(bits, 0, 6) as form,
        after_seconds(arrival_at, 2 + 5 * unit(bits, 1)) as happened_at
    from alive
    where unit(bits_life, 1) < 0.5
),

downloads as (
    select person, 'download' as reason, number as part,
        whole(draw('download|' || person || '|' || number), 1, 4) as form,
        after_seconds(arrival_at, 600 + seconds_left
            * unit(draw('download|' || person || '|' || number), 0)) as happened_at
    from alive
    inner join range(3) as numbers (number)
        on unit(draw('download|' || person || '|' || number), 2)
            < case warmth when 'cold' then 0.08 when 'warm' then 0.25 else 0.5 end
),

-- A surge: several downloads within two weeks, so that the score crosses the line by itself.
surges as (
    select person, 'surge' as reason, number as part, number % 4 as form,
        after_seconds(arrival_at, 3600 + seconds_left * 0.6 * unit(bits, 2)
            + number * 86400 * 2.5 * (0.2 + unit(draw('surge|' || person || '|' || number), 0))) as happened_at
    from alive
    inner join range(5) as numbers (number) on number < 4 + whole(bits, 3, 2)
    where warmth = 'hot' and unit(bits_life, 2) > 0.55
),

hand_raises as (
    select person, 'hand_raise' as reason, 0 as part, 6 + whole(bits, 0, 2) as form,
        after_seconds(arrival_at, case when unit(bits, 3) < 0.35 then 5 + 3000 * unit(bits, 2)
            else 3600 + seconds_left * unit(bits, 2) * unit(bits, 2) end) as happened_at
    from alive
    where unit(bits_life, 2) < case warmth when 'hot' then 0.48 when 'warm' then 0.17 else 0.03 end
),

together as (
    select * from arrivals union all select * from downloads
    union all select * from surges union all select * from hand_raises
)

select together.*, form.kind, form.form_name
from together
inner join form using (form)
where happened_at < getvariable('as_of');

create table attendance as
with invited as (
    select
        person.person, person.division, program.program, program.program_kind, program.system,
        program.starts_at, person.arrival_at,
        draw('program|' || program.program || '|' || person.person) as bits,
        case warmth when 'cold' then 1.0 when 'warm' then 2.2 else 4.0 end
            * case program_kind when 'webinar' then 0.012 when 'smb_webinar' then 0.02
                when 'trade_show' then 0.008 when 'roadshow' then 0.007
                else 0.004 end as likelihood
    from program
    inner join person
        on person.arrival_at < program.starts_at - to_days(2)
        and person.division = case program.program_kind when 'smb_webinar' then 'smb' else 'main' end
    where program.starts_at < getvariable('as_of') - to_days(1)
),

coming as (
    select * from invited where unit(bits, 0) < likelihood
)

select person, program, program_kind, system, 'registered' as status, 1 as part,
    greatest(arrival_at + to_hours(2), after_seconds(starts_at, -86400 * (0.1 + 12 * unit(bits, 1)))) as happened_at
from coming where program_kind not in ('trade_show', 'syndication', 'direct_mail', 'partner')
union all
select person, program, program_kind, system,
    case when unit(bits, 2) < 0.55 then 'attended' else 'no_show' end, 2,
    after_seconds(starts_at, case when unit(bits, 2) < 0.55 then 900 * unit(bits, 3) else 7200 end)
from coming where program_kind not in ('trade_show', 'syndication', 'direct_mail', 'partner')
union all
select person, program, program_kind, system,
    case when program_kind = 'trade_show' then 'badge_scan' else 'responded' end, 3,
    after_seconds(starts_at, 25000 * unit(bits, 3))
from coming where program_kind in ('trade_show', 'syndication', 'direct_mail', 'partner');
