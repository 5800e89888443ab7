-- The records of Marketo: leads, activities with their JSON, programs and their members.
create table marketo_leads as
with scores as (
    select person, cast(count(*) * 5 as bigint) as score from form_fill group by person
),

unsubscribed as (
    select distinct person from mail_read where action = 'unsubscribe'
),

leads as (
    select identity.*, coalesce(scores.score, 0) as score, unsubscribed.person is not null as is_unsubscribed,
        account.account_id
    from identity
    left join scores using (person)
    left join unsubscribed using (person)
    left join account using (company)
    where identity.division = 'main'
)

select
    legal_name as "company", case when is_free_mail then null else domain end as "website",
    industry as "industry", employees as "numberOfEmployees", marketo_id as "id", 'contact' as "personType",
    first_name as "firstName", last_name as "lastName", email as "email", phone as "phone",
    mobile as "mobilePhone", title as "title", city as "city", state as "state",
    country as "country", postal_code as "postalCode",
    (['Web form fill-out', 'List import', 'Salesforce.com'])[person % 3 + 1] as "originalSourceType",
    is_unsubscribed as "unsubscribed", false as "doNotCall", arrival_at as "createdAt",
    greatest(arrival_at, lead_created_at, contact_created_at) as "updatedAt",
    cast(null as text) as "cookies",
    (['Web', 'Event', 'Purchased List'])[person % 3 + 1] as "leadSource",
    cast(null as text) as "leadStatus", score as "leadScore", 1 as "leadPartitionId",
    case when lead_created_at is not null and not is_lead_deleted then lead_id end as "sfdcLeadId",
    contact_id as "sfdcContactId", case when contact_id is not null then account_id end as "sfdcAccountId",
    cast(null as text) as "sfdcOwnerId", cast(null as bigint) as "acquisitionProgramId",
    person as _person, trap as _trap
from leads
union all
select
    company_name, null, industry, null, 90000000 + person, 'contact', first_name, last_name,
    'sample-' || plain_first || '.' || person || 'b@outlook.com', null, null, null, city, state, country, null,
    'List import', false, false, after_seconds(arrival_at, -1500), after_seconds(arrival_at, -1400), null,
    'Purchased List', null, 0, 1, null, null, null, null, null, person, 'vendor_merge'
from leads
where has_marketing_duplicate
union all
select
    company_name, null, industry, null, number, 'contact', first_name, last_name, email, phone, mobile, title,
    city, state, country, postal_code, 'Web form fill-out', false, false, created_at, created_at, null,
    'Web', null, 0, 1, null, null, null, null, null, person, trap
from second_record
where system = 'marketo'
order by "id";

create table marketo_event as
with merges as (
    select person, marketo_id, 90000000 + person as loser_id,
        after_seconds(arrival_at, 86400 * 20) as merged_at
    from identity
    where division = 'main' and has_marketing_duplicate
),

people as (
    select person, marketo_id, arrival_at, is_marketo_deleted from identity where division = 'main'
),

seconds as (
    select person, number, created_at from second_record where system = 'marketo'
)

-- A visit before the merge stands under the lead that was merged away; every other visit of somebody
-- whom Marketo knows twice stands under the second lead.
select
    case when visit.session = 1 and visit.happened_at < merges.merged_at then merges.loser_id
        when visit.session % 2 = 0 and visit.happened_at > seconds.created_at then seconds.number
        else people.marketo_id end as lead_id,
    visit.happened_at, 1 as type_id, visit.session * 10 + page_number as part, null as campaign_id,
    100 + length(page) as asset_id, page as asset,
    json_object('Client IP Address', '192.0.2.' || visit.person % 250, 'Query Parameters', coalesce(query, ''),
        'Referrer URL', '', 'User Agent', 'Mozilla/5.0', 'Webpage URL', page) as attributes
from visit
inner join people using (person)
left join merges using (person)
left join seconds using (person)
union all
select marketo_id, happened_at, 2, part * 10 + form, 4100, form.form_id, form_fill.form_name,
    json_object('Client IP Address', '192.0.2.' || person % 250,
        'Form Fields', 'a:1:{s:5:"Email";s:1:"x";}', 'Referrer URL', 'https://www.halyard-software.example/',
        'Webpage ID', 300 + form)
from form_fill
inner join people using (person)
inner join form using (form)
union all
select marketo_id, sent_at, 6, mail, 4200, asset_id, 'Newsletter.' || mail_name,
    json_object('Campaign Run ID', 7000 + mail, 'Choice Number', 0, 'Step ID', 3)
from mail_send inner join people using (person)
union all
select marketo_id, received_at, case when not is_bounced then 7 when is_bounced_soft then 27 else 8 end,
    mail, 4200, asset_id, 'Newsletter.' || mail_name,
    json_object('Campaign Run ID', 7000 + mail, 'Choice Number', 0, 'Step ID', 3)
from mail_send inner join people using (person)
union all
select marketo_id, happened_at, case action when 'open' then 10 when 'click' then 11 else 9 end, mail * 10 + part,
    4200, asset_id, 'Newsletter.' || mail_name,
    case
        when action = 'unsubscribe' then json_object('Campaign Run ID', 7000 + mail, 'Step ID', 3)
        when action = 'open' and is_flagged then json_object('Bot Activity Pattern', 'Match',
            'Device', 'unknown', 'Is Bot Activity', true, 'Is Mobile Device', false)
        when action = 'open' then json_object('Device', 'iPhone', 'Is Bot Activity', false,
            'Is Mobile Device', true)
        else json_object('Bot Activity', is_flagged, 'Device', 'unknown',
            'Link', 'https://www.halyard-software.example/read?m=' || mail)
    end
from mail_read inner join people using (person)
union all
select marketo_id, arrival_at, 12, 0, null, marketo_id, null,
    json_object('Created Date', strftime(arrival_at, '%Y-%m-%d'), 'Source Type', 'Web form fill-out')
from (
    select marketo_id, arrival_at from people
    union all
    select number, created_at from seconds
) as births
union all
select marketo_id, happened_at + to_seconds(1), 22, part * 10 + form, 4300, 95, 'Lead Score',
    json_object('Change Value', '+10', 'New Value', 10 * (part + 1), 'Old Value', 10 * part, 'Reason', 'Form')
from form_fill inner join people using (person)
where happened_at + to_seconds(1) < getvariable('as_of')
union all
select people.marketo_id, attendance.happened_at, 104, attendance.part, 4400, program.marketo_id, program_name,
    json_object('New Status', case status when 'attended' then 'Attended' when 'registered' then 'Registered'
            else 'No Show' end, 'Old Status', case part when 1 then 'Invited' else 'Registered' end,
        'Program ID', program.marketo_id, 'Reason', 'Form', 'Success', status = 'attended')
from attendance
inner join people using (person)
inner join program using (program)
where program.system = 'marketo' and attendance.happened_at < getvariable('as_of')
union all
select marketo_id, happened_at, 39, logged.part, null, 9000 + logged.part, 'Re: your request',
    json_object('Sales Person', rep.email, 'Campaign Run ID', 1)
from logged
inner join people using (person)
inner join rep using (rep)
where system = 'marketo'
union all
select marketo_id, after_seconds(happened_at, 1800), 40, part, null, 9000 + part, 'Re: your request',
    json_object('Device', 'unknown', 'Is Mobile Device', false)
from logged inner join people using (person)
where system = 'marketo' and unit(bits, 3) < 0.5 and after_seconds(happened_at, 1800) < getvariable('as_of')
union all
select marketo_id, merged_at, 32, 0, null, marketo_id, null,
    json_object('Master Updated', true, 'Merge IDs', '[' || loser_id || ']', 'Merge Source', 'Marketo UI',
        'Merged in Sales', false)
from merges
union all
select marketo_id, getvariable('as_of') - to_days(9) + to_seconds(person % 86400), 37, 0, null, marketo_id, null,
    json_object('Campaign', 'Run Action Delete', 'Lead ID', cast(marketo_id as text))
from people
where is_marketo_deleted and arrival_at < getvariable('as_of') - to_days(10);

create table marketo_activities as
select
    cast(5000000 + row_number() over (order by happened_at, lead_id, type_id, part) as text) as "marketoGUID",
    lead_id as "leadId", happened_at as "activityDate", type_id as "activityTypeId",
    campaign_id as "campaignId", asset_id as "primaryAttributeValueId", asset as "primaryAttributeValue",
    cast(attributes as text) as "attributes"
from marketo_event
order by "marketoGUID";

-- A deletion that would only happen in the last days has not happened.
update identity set is_marketo_deleted = false
where is_marketo_deleted and arrival_at >= getvariable('as_of') - to_days(10);

create table marketo_programs as
select
    marketo_id as "id", program_name as "name", 'event' as "type", 'Webinar' as "channel", 'locked' as "status",
    'Default' as "workspace", cast(starts_at as date) as "startDate", cast(starts_at as date) as "endDate",
    [{'startDate': strftime(date_trunc('month', starts_at), '%Y-%m-%dT00:00:00Z+0000'),
      'cost': cost, 'note': 'Speaker and platform'}] as "costs",
    starts_at - to_days(30) as "createdAt", starts_at as "updatedAt"
from program where system = 'marketo'
union all
select 2900, 'Newsletter', 'email', 'Email Send Program', 'unlocked', 'Default', null, null, [],
    getvariable('start_at'), getvariable('start_at')
union all
select 2901, 'Nurture', 'nurture', 'Nurture', 'on', 'Default', null, null, [],
    getvariable('start_at'), getvariable('start_at')
order by "id";

create table marketo_program_members as
with last_words as (
    select attendance.*, min(happened_at) over (partition by person, program) as joined_at
    from attendance
    inner join identity using (person)
    where system = 'marketo' and happened_at < getvariable('as_of')
    qualify row_number() over (partition by person, program order by part desc) = 1
)

select
    program.program_name as "program",
    case when last_words.status = 'attended' then last_words.happened_at end as "reachedSuccessDate",
    0 as "acquiredBy", joined_at as "membershipDate", joined_at as "createdAt",
    case last_words.status when 'attended' then 'Attended' when 'registered' then 'Registered'
        else 'No Show' end as "statusName",
    program.marketo_id as "programId", case when last_words.status = 'attended' then 1 else 0 end as "reachedSuccess",
    identity.marketo_id as "leadId", last_words.happened_at as "updatedAt"
from last_words
inner join identity using (person)
inner join program using (program)
order by "programId", "leadId";

create table marketo_activity_types as
select * from (values
    (1, 'Visit Webpage'), (2, 'Fill Out Form'), (6, 'Send Email'), (7, 'Email Delivered'),
    (8, 'Email Bounced'), (9, 'Unsubscribe Email'), (10, 'Open Email'), (11, 'Click Email'),
    (12, 'New Lead'), (22, 'Change Score'), (27, 'Email Bounced Soft'), (32, 'Merge Leads'),
    (37, 'Delete Lead'), (39, 'Send Sales Email'), (40, 'Open Sales Email'), (41, 'Click Sales Email'),
    (104, 'Change Status in Progression')
) as types ("id", "name");

create table marketo_campaigns as
select * from (values
    (4100, 'Forms: Score and Sync', null, null), (4200, 'Send Newsletter', 2900, 'Newsletter'),
    (4300, 'Scoring', null, null), (4400, 'Webinar Follow-up', null, null)
) as campaigns ("id", "name", "programId", "programName");
