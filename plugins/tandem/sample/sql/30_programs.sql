-- Everything Marketing runs: newsletters, webinars, field events, trade shows, ads, mailings.
create table mail as
select
    row_number() over (order by division, number) as mail,
    division,
    division || ' newsletter ' || (number + 1) as mail_name,
    2000 + row_number() over (order by division, number) as asset_id,
    date_trunc('week', getvariable('start_at'))
        + to_days(cast(7 * number + case division when 'main' then 1 else 2 end as integer))
        + to_hours(case division when 'main' then 14 else 15 end) as sent_at
from (values ('main', 1), ('smb', 2)) as divisions (division, every_weeks)
inner join range(520) as numbers (number) on number % every_weeks = 0
where number * 7 < getvariable('days')
    and date_trunc('week', getvariable('start_at')) + to_days(cast(7 * number + 3 as integer))
        < getvariable('as_of');

create table form as
select place as form, page, name as form_name, kind, 1100 + place as form_id from list_forms;

create table program as
with wanted as (
    select * from (values
        ('webinar', 'marketo', 'Webinar', 21, 4, 'Webinar: '),
        ('smb_webinar', 'attendance', 'Webinar', 35, 11, 'SMB Live Session: '),
        ('roadshow', 'attendance', 'Roadshow', 40, 18, 'Roadshow '),
        ('trade_show', 'attendance', 'Trade Show', 75, 30, 'Trade Show '),
        ('partner_webinar', 'salesforce', 'Webinar', 60, 25, 'Partner Webinar: '),
        ('conference', 'salesforce', 'Conference', 90, 50, 'Conference '),
        ('syndication', 'salesforce', 'Content Syndication', 45, 6, 'Content Syndication '),
        ('direct_mail', 'salesforce', 'Direct Mail', 70, 33, 'Direct Mail '),
        ('partner', 'salesforce', 'Partners', 80, 13, 'Partner Referrals ')
    ) as kinds (program_kind, system, program_type, every_days, first_day, prefix)
),

numbered as (
    select wanted.*, number
    from wanted
    inner join range(400) as numbers (number)
        on first_day + number * every_days < getvariable('days')
),

dated as (
    select
        *,
        row_number() over (order by program_kind, number) as program,
        draw('program|' || program_kind || '|' || number) as bits,
        date_trunc('day', getvariable('start_at'))
            + to_days(cast(first_day + number * every_days as integer)) as day
    from numbered
)

select
    program,
    program_kind, system, program_type, number, bits,
    prefix || case
        when program_type = 'Webinar' then (['Answer Every Lead', 'Pipeline Without Surprises',
            'What Good Hand-offs Look Like', 'Forecasts You Can Trust'])[whole(bits, 0, 4) + 1] || ' '
        when program_kind in ('roadshow', 'trade_show', 'conference') then
            (['New York', 'Chicago', 'London', 'Berlin', 'Sydney', 'San Francisco'])[whole(bits, 0, 6) + 1] || ' '
        else ''
    end || strftime(day, '%Y-%m') || ' #' || (number + 1) as program_name,
    500 + 100 * whole(bits, 1, case program_type when 'Trade Show' then 120 when 'Conference' then 150
        when 'Roadshow' then 60 else 20 end) as cost,
    case isodow(day) when 6 then day + to_days(3) when 7 then day + to_days(3) else day end
        + to_hours(15) as starts_at,
    3000 + program as marketo_id,
    salesforce_id('701', 50 + program) as campaign_id
from dated;
