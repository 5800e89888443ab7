-- The three sources without a vendor: advertising costs, event attendance, sales content.
create table ad_spend_daily_costs as
with campaigns as (
    select * from (values
        ('google', 'search-1', 'Search: response times', 190, 'USD'), ('google', 'search-2', 'Search: brand', 60, 'USD'),
        ('google', 'search-3', 'Search: UK', 70, 'GBP'), ('google', 'search-4', 'Search: DACH', 80, 'EUR'),
        ('linkedin', 'social-1', 'LinkedIn: operations', 210, 'USD'),
        ('linkedin', 'social-2', 'LinkedIn: executives', 160, 'USD'), ('facebook', 'social-3', 'Facebook: SMB', 55, 'USD')
    ) as campaigns (platform, campaign_id, campaign_name, daily, currency)
),

days as (
    select cast(getvariable('start_at') as date) + cast(number as integer) as cost_date
    from range(getvariable('days')) as numbers (number)
),

drawn as (
    select *, draw('ads|' || platform || '|' || campaign_id || '|' || cost_date) as bits
    from campaigns cross join days
    where isodow(cost_date) < 6 or campaign_id in ('search-1', 'social-3')
)

select
    platform, campaign_id, campaign_name, cast(null as text) as salesforce_campaign_id, currency,
    cast(daily * (0.6 + 0.8 * unit(bits, 0)) * sqrt(getvariable('people') / 5000.0) as decimal(18, 2)) as cost,
    500 + whole(bits, 1, 9000) as impressions, whole(bits, 2, 120) as clicks, cost_date
from drawn
order by platform, campaign_id, cost_date;

create table event_attendance_attendees as
select
    'EV-' || program.program as event_id, program_name as event_name,
    case when program_type = 'Webinar' then 'webinar' when program.program_kind = 'trade_show' then 'trade_show'
        else 'field_event' end as event_kind,
    case when program.program_kind in ('roadshow', 'trade_show') then campaign_id end as salesforce_campaign_id,
    case when person % 5 = 0 then upper(coalesce(seconds.email, identity.email))
        else coalesce(seconds.email, identity.email) end as email,
    coalesce(seconds.first_name, identity.first_name) as first_name,
    coalesce(seconds.last_name, identity.last_name) as last_name,
    coalesce(seconds.company_name, legal_name) as company_name,
    coalesce(seconds.title, identity.title) as title, coalesce(seconds.country, identity.country) as country, status,
    'USD' as currency, cast(cost as decimal(18, 2)) as event_cost,
    starts_at as event_started_at, attendance.happened_at as occurred_at,
    person as _person, coalesce(seconds.trap, identity.trap) as _trap
from attendance
inner join program using (program)
inner join (select * exclude (bits_life) from identity) as identity using (person)
left join (select * from second_record where system = 'attendee') as seconds using (person)
where program.system = 'attendance' and attendance.happened_at < getvariable('as_of') and not is_shared
union all
select
    'VISIT-' || opportunity.opportunity, 'Customer visit', 'on_site', null, email, identity.first_name,
    identity.last_name, legal_name, title, country, 'attended', 'USD', 900, after_seconds(opportunity.created_at, 864000),
    after_seconds(opportunity.created_at, 864000), person, identity.trap
from opportunity
inner join identity using (person)
where opportunity.division = 'smb' and unit(opportunity.bits_path, 2) < 0.12
    and after_seconds(opportunity.created_at, 864000) < getvariable('as_of')
order by event_id, email, status;

create table sales_content_interactions as
select
    'I-' || row_number() over (order by content_interaction.person, content_interaction.happened_at, action, asset)
        as interaction_id,
    'A-' || lpad(cast(asset as text), 2, '0') as asset_id,
    (['ROI calculator', 'Security overview', 'Case study: logistics', 'Case study: health', 'Price list',
        'Product tour', 'Implementation plan', 'Reference architecture', 'Contract template', 'Comparison sheet',
        'Executive summary', 'Onboarding checklist'])[asset] as asset_name,
    case when asset % 3 = 0 then 'case_study' else 'document' end as asset_kind, action, email,
    case content_interaction.division when 'main' then contact_id end as salesforce_contact_id,
    case content_interaction.division when 'main' then opportunity.opportunity_id end as salesforce_opportunity_id,
    rep_row.rep_email, view_seconds, content_interaction.happened_at as occurred_at,
    content_interaction.person as _person, identity.trap as _trap
from content_interaction
inner join identity using (person)
inner join opportunity on opportunity.opportunity = content_interaction.opportunity
inner join (select rep, email as rep_email from rep) as rep_row on rep_row.rep = content_interaction.rep
where not is_shared
order by interaction_id;
