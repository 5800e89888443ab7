-- Calls, meetings and e-mails of the SMB reps, and what marketing's mails and forms recorded.
create table smb_logged as
with together as (
    select person, cast(null as bigint) as opportunity, cycle * 100 + part as part, happened_at, rep, kind, bits
    from attempt where division = 'smb' and not is_automated
    union all
    select person, opportunity, 1000 + number, happened_at, rep, kind, bits_touch
    from opportunity_touch where division = 'smb' and happened_at < getvariable('as_of')
)

select
    together.*, 80000000 + row_number() over (order by together.person, together.part) as engagement_id,
    cast(300000 + together.person as text) as contact_id, rep_row.hubspot_owner_id
from together
inner join (select rep, hubspot_owner_id from rep) as rep_row using (rep);

create table hubspot_calls as
select
    cast(engagement_id as text) as "id",
    {'hs_call_title': 'Call', 'hs_timestamp': iso(happened_at),
     'hs_call_status': case when unit(bits, 3) < 0.06 then 'NO_ANSWER' else 'COMPLETED' end,
     'hs_call_direction': case when opportunity is not null and unit(bits, 2) < 0.1 then 'INBOUND'
        else 'OUTBOUND' end,
     'hs_call_disposition': null, 'hs_call_duration': cast(whole(bits, 0, 1500) * 1000 as text),
     'hubspot_owner_id': hubspot_owner_id} as "properties",
    happened_at as "createdAt", happened_at as "updatedAt", false as "archived"
from smb_logged where kind = 'call'
order by "id";

create table hubspot_meetings as
select
    cast(engagement_id as text) as "id",
    {'hs_meeting_title': 'Meeting', 'hs_timestamp': iso(happened_at),
     'hs_meeting_start_time': iso(happened_at), 'hs_meeting_end_time': iso(happened_at + to_minutes(30)),
     'hs_meeting_outcome': case when unit(bits, 3) < 0.08 then 'NO_SHOW' when unit(bits, 3) < 0.6
        then 'COMPLETED' end,
     'hs_activity_type': null, 'hubspot_owner_id': hubspot_owner_id} as "properties",
    happened_at as "createdAt", happened_at as "updatedAt", false as "archived"
from smb_logged where kind in ('meeting', 'onsite_visit')
order by "id";

create table hubspot_emails as
select
    cast(engagement_id as text) as "id",
    {'hs_email_subject': 'Re: your request', 'hs_timestamp': iso(happened_at),
     'hs_email_direction': 'EMAIL', 'hs_email_status': 'SENT',
     'hubspot_owner_id': hubspot_owner_id} as "properties",
    happened_at as "createdAt", happened_at as "updatedAt", false as "archived",
    contact_id as _contact_id, opportunity as _opportunity
from smb_logged where kind = 'rep_email'
union all
select
    cast(engagement_id + 5000000 as text),
    {'hs_email_subject': 'Re: Re: your request', 'hs_timestamp': iso(after_seconds(happened_at, 7200)),
     'hs_email_direction': 'INCOMING_EMAIL', 'hs_email_status': 'SENT',
     'hubspot_owner_id': hubspot_owner_id},
    after_seconds(happened_at, 7200), after_seconds(happened_at, 7200), false, contact_id, opportunity
from smb_logged
where kind = 'rep_email' and unit(bits, 3) < 0.25 and after_seconds(happened_at, 7200) < getvariable('as_of')
order by "id";

create table hubspot_tasks as
select
    cast(engagement_id + 9000000 as text) as "id",
    {'hs_task_subject': 'Follow up', 'hs_timestamp': iso(happened_at + to_days(1)),
     'hs_task_status': 'NOT_STARTED', 'hs_task_type': 'TODO', 'hs_task_completion_date': null,
     'hubspot_owner_id': hubspot_owner_id} as "properties",
    happened_at as "createdAt", happened_at as "updatedAt", false as "archived"
from smb_logged where unit(bits, 3) > 0.95
order by "id";

create table hubspot_associations as
with pairs as (
    select case when kind = 'call' then 'calls' when kind = 'rep_email' then 'emails' else 'meetings' end
            as from_type,
        cast(engagement_id as text) as from_id, 'contacts' as to_type, contact_id as to_id
    from smb_logged
    union all
    select case when kind = 'call' then 'calls' when kind = 'rep_email' then 'emails' else 'meetings' end,
        cast(engagement_id as text), 'deals', cast(70000000 + opportunity as text)
    from smb_logged
    inner join hubspot_deals on hubspot_deals._opportunity = smb_logged.opportunity
    union all
    select 'emails', "id", 'contacts', _contact_id from hubspot_emails
    where cast("id" as bigint) >= 85000000
    union all
    select 'contacts', "id", 'companies', "properties".associatedcompanyid from hubspot_contacts
    where "properties".associatedcompanyid is not null
    union all
    select 'deals', hubspot_deals."id", 'contacts',
        case opportunity.division when 'smb' then cast(300000 + opportunity.person as text)
            else cast(40000000 + opportunity.person as text) end
    from hubspot_deals
    inner join opportunity on opportunity.opportunity = hubspot_deals._opportunity
    union all
    select 'deals', "id", 'companies', "properties".hs_primary_associated_company from hubspot_deals
    where "properties".hs_primary_associated_company is not null
)

select distinct
    from_type as "fromObjectType", from_id as "fromObjectId", to_type as "toObjectType", to_id as "toObjectId",
    rtrim(from_type, 's') || '_to_' || case to_type when 'companies' then 'company' else rtrim(to_type, 's') end
        as "associationType"
from pairs
order by all;

create table hubspot_forms as
select
    'f0000000-0000-4000-8000-00000000000' || form as "id", form_name as "name", 'hubspot' as "formType",
    false as "archived", getvariable('start_at') - to_days(150) as "createdAt",
    getvariable('start_at') - to_days(140) as "updatedAt"
from form
order by "id";

create table hubspot_form_submissions as
select
    'c' || substr(md5(getvariable('seed') || '|submission|' || form_fill.person || '|' || reason || '|' || part), 1, 31)
        as "conversionId",
    'f0000000-0000-4000-8000-00000000000' || form as "formId",
    -- who gives another address is another contact to HubSpot
    cast(coalesce(second_record.number, 300000 + form_fill.person) as text) as "contactId",
    coalesce(second_record.email, identity.email) as "email",
    'https://smb.halyard-software.example/' || form.page as "pageUrl",
    form_fill.happened_at + to_milliseconds(form_fill.person % 1000) as "submittedAt"
from form_fill
inner join identity on identity.person = form_fill.person and identity.division = 'smb'
left join second_record
    on second_record.person = form_fill.person and second_record.system = 'hubspot'
    and second_record.email is not null and second_record.created_at < form_fill.happened_at
    and form_fill.form % 2 = 0
inner join form using (form)
where form_fill.happened_at + to_milliseconds(form_fill.person % 1000) < getvariable('as_of')
order by "submittedAt", "conversionId";

create table hubspot_email_events as
with smb as (
    select person, email,
        cast(case when has_marketing_duplicate then 60000000 + person else 300000 + person end as text)
            as early_id,
        cast(300000 + person as text) as contact_id
    from identity where division = 'smb'
),

events as (
    select person, mail, 1 as part, asset_id, mail_name, 'SENT' as type, false as is_flagged, sent_at as happened_at
    from mail_send
    union all
    select person, mail, 2, asset_id, mail_name, case when is_bounced then 'BOUNCE' else 'DELIVERED' end, false,
        received_at
    from mail_send
    union all
    select person, mail, 2 + part, asset_id, mail_name,
        case action when 'open' then 'OPEN' when 'click' then 'CLICK' else 'UNSUBSCRIBE' end, is_flagged,
        happened_at
    from mail_read
)

select
    substr(md5(getvariable('seed') || '|event|' || person || '|' || mail || '|' || part || '|'
        || epoch(happened_at)), 1, 32) as "id",
    -- the first mails stand under the contact that was merged away later
    case when mail % 7 = 0 then early_id else contact_id end as "contactId",
    smb.email as "recipient", cast(asset_id as text) as "emailCampaignId", mail_name as "emailCampaignName",
    type as "type",
    case when type = 'CLICK' then 'https://smb.halyard-software.example/read?m=' || mail end as "link",
    is_flagged as "filteredEvent", happened_at as "created"
from events
inner join smb using (person)
order by "created", "id";

create table hubspot_campaigns as
select * from (values
    ('camp-1', {'hs_name': 'SMB newsletter', 'campaign_type': 'Newsletter', 'hs_currency_code': 'USD',
        'hs_budget_items_sum_amount': '12000', 'hs_spend_items_sum_amount': '9500',
        'hs_start_date': strftime(getvariable('start_at'), '%Y-%m-%d'), 'hs_end_date': null}),
    ('camp-2', {'hs_name': 'SMB live sessions', 'campaign_type': 'Webinar', 'hs_currency_code': 'USD',
        'hs_budget_items_sum_amount': '8000', 'hs_spend_items_sum_amount': '8200',
        'hs_start_date': strftime(getvariable('start_at'), '%Y-%m-%d'), 'hs_end_date': null})
) as campaigns ("id", "properties");
alter table hubspot_campaigns add column "createdAt" timestamp;
alter table hubspot_campaigns add column "updatedAt" timestamp;
update hubspot_campaigns set "createdAt" = getvariable('start_at'), "updatedAt" = getvariable('start_at');
