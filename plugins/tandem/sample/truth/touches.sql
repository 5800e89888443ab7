-- Which record of which source shows which interaction: the table of docs/semantics.md, read again.
create table truth_shown as
with parties as (
    select
        "fromObjectType" as object, "fromObjectId" as record_id,
        min("toObjectId") filter (where "toObjectType" = 'contacts') as contact_id,
        min("toObjectId") filter (where "toObjectType" = 'deals') as deal_id
    from hubspot_associations
    where "fromObjectType" in ('calls', 'meetings', 'emails')
    group by all
),

tasks as (
    select
        *,
        "TaskSubtype" = 'Call' or "Type" = 'Call' or "CallType" is not null as is_call,
        "TaskSubtype" in ('Email', 'ListEmail') or "Type" = 'Email' as is_mail
    from salesforce_Task
    where "IsClosed" and not "IsDeleted"
),

members as (
    select member.*, campaign."Type" as campaign_type
    from salesforce_CampaignMember as member
    inner join salesforce_Campaign as campaign on campaign."Id" = member."CampaignId"
    where member."HasResponded" and not member."IsDeleted"
),

activities as (
    select
        *,
        lower(coalesce("attributes" ->> '$."Query Parameters"', '')) as query,
        lower("attributes" ->> '$."New Status"') as new_status,
        lower("primaryAttributeValue") as asset
    from marketo_activities
),

submissions as (
    select submission.*, lower(form."name") as form_name
    from hubspot_form_submissions as submission
    inner join hubspot_forms as form on form."id" = submission."formId"
)

select
    'salesforce' as source, 'Task' as object, "Id" as record_id,
    case when starts_with("WhoId", '00Q') then 'Lead' else 'Contact' end as party_object,
    "WhoId" as party, 'salesforce:default:' || "WhatId" as opportunity_id,
    case when is_call then 'call' else 'rep_email' end as kind,
    case when is_call and "CallType" = 'Inbound' then 'inbound' else 'outbound' end as direction,
    not is_call and ("TaskSubtype" = 'ListEmail' or contains("Subject", '[sequence]')) as is_automated,
    false as is_flagged, cast(null as text) as mail,
    coalesce("CompletedDateTime", "CreatedDate") as occurred_at
from tasks where is_call or is_mail
union all
select 'salesforce', 'Event', "Id", case when starts_with("WhoId", '00Q') then 'Lead' else 'Contact' end,
    "WhoId", 'salesforce:default:' || "WhatId",
    case when contains(lower("Type"), 'site') then 'onsite_visit' else 'meeting' end,
    case when contains(lower("Type"), 'site') then 'inbound' else 'outbound' end,
    false, false, null, "StartDateTime"
from salesforce_Event where not "IsDeleted"
union all
select 'salesforce', 'CampaignMember', "Id", case when "ContactId" is null then 'Lead' else 'Contact' end,
    coalesce("ContactId", "LeadId"), null,
    case
        when campaign_type = 'Webinar'
            then case when contains(lower("Status"), 'attend') then 'webinar_attended' else 'webinar_registered' end
        when campaign_type in ('Trade Show', 'Conference', 'Roadshow')
            then case when contains(lower("Status"), 'attend') then 'event_attended' else 'event_registered' end
        else 'campaign_response'
    end,
    'inbound', false, false, null,
    case when "FirstRespondedDate" is null or cast("CreatedDate" as date) = "FirstRespondedDate"
        then "CreatedDate" else cast("FirstRespondedDate" as timestamp) end
from members
union all
select 'marketo', 'activities', "marketoGUID", 'leads', cast("leadId" as text), null,
    case "activityTypeId"
        when 1 then case when contains(query, 'utm_medium=cpc') or contains(query, 'utm_medium=paid')
            or contains(query, 'gclid=') then 'ad_click' else 'web_visit' end
        when 6 then 'email_sent' when 7 then 'email_delivered' when 8 then 'email_bounced'
        when 27 then 'email_bounced' when 9 then 'email_unsubscribed' when 10 then 'email_open'
        when 11 then 'email_click' when 39 then 'rep_email' when 40 then 'rep_email_open'
        when 104 then case when contains(new_status, 'attended') then 'webinar_attended'
            when contains(new_status, 'registered') then 'webinar_registered' else 'webinar_no_show' end
    end,
    case when "activityTypeId" in (6, 7, 8, 27, 39) then 'outbound' else 'inbound' end,
    "activityTypeId" in (6, 7, 8, 27),
    coalesce("attributes" ->> '$."Is Bot Activity"', "attributes" ->> '$."Bot Activity"', '') = 'true',
    asset, "activityDate"
from activities
where "activityTypeId" in (1, 2, 6, 7, 8, 9, 10, 11, 27, 39, 40, 104)
union all
select 'hubspot', 'form_submissions', "conversionId", 'contacts', "contactId", null, form_name, 'inbound',
    false, false, null, "submittedAt"
from submissions
union all
select 'hubspot', 'email_events', "id", 'contacts', "contactId", null,
    case "type" when 'SENT' then 'email_sent' when 'DELIVERED' then 'email_delivered' when 'BOUNCE' then
        'email_bounced' when 'UNSUBSCRIBE' then 'email_unsubscribed' when 'OPEN' then 'email_open'
        else 'email_click' end,
    case when "type" in ('SENT', 'DELIVERED', 'BOUNCE') then 'outbound' else 'inbound' end,
    "type" in ('SENT', 'DELIVERED', 'BOUNCE'), "filteredEvent", "emailCampaignId", "created"
from hubspot_email_events
union all
select 'hubspot', 'calls', "id", 'contacts', contact_id, 'hubspot:default:' || deal_id, 'call',
    lower("properties".hs_call_direction), false, false, null, cast("properties".hs_timestamp as timestamp)
from hubspot_calls left join parties on parties.object = 'calls' and parties.record_id = "id"
where "properties".hs_call_status = 'COMPLETED'
union all
select 'hubspot', 'meetings', "id", 'contacts', contact_id, 'hubspot:default:' || deal_id, 'meeting',
    'outbound', false, false, null, cast("properties".hs_timestamp as timestamp)
from hubspot_meetings left join parties on parties.object = 'meetings' and parties.record_id = "id"
where coalesce("properties".hs_meeting_outcome, 'COMPLETED') = 'COMPLETED'
union all
select 'hubspot', 'emails', "id", 'contacts', contact_id, 'hubspot:default:' || deal_id,
    case "properties".hs_email_direction when 'EMAIL' then 'rep_email' else 'email_reply' end,
    case "properties".hs_email_direction when 'EMAIL' then 'outbound' else 'inbound' end,
    false, false, null, cast("properties".hs_timestamp as timestamp)
from hubspot_emails left join parties on parties.object = 'emails' and parties.record_id = "id"
union all
select 'event_attendance', 'attendees', event_id || ':' || lower(email) || ':' || status, 'attendees',
    lower(email), null,
    case
        when status = 'badge_scan' then 'badge_scan'
        when event_kind = 'webinar' then 'webinar_' || status
        when event_kind = 'on_site' and status = 'attended' then 'onsite_visit'
        else 'event_' || status
    end,
    'inbound', false, false, null, occurred_at
from event_attendance_attendees
union all
select 'sales_content', 'interactions', interaction_id, 'interactions', lower(email),
    'salesforce:default:' || salesforce_opportunity_id,
    case action when 'share' then 'content_share' else 'content_view' end,
    case action when 'share' then 'outbound' else 'inbound' end, false, false, null, occurred_at
from sales_content_interactions;

-- A form's kind comes from its name: the first list of words that fits.
update truth_shown set kind = case
    when contains(name, 'demo') then 'demo_request'
    when contains(name, 'pricing') or contains(name, 'contact sales') or contains(name, 'quote')
        then 'pricing_request'
    when contains(name, 'ebook') or contains(name, 'whitepaper') or contains(name, 'guide')
        or contains(name, 'report') or contains(name, 'download') then 'content_download'
    else 'form_submit'
end
from (
    select source as form_source, record_id as form_record, coalesce(mail, kind) as name
    from truth_shown
    where object = 'form_submissions' or (object = 'activities' and kind is null)
) as forms
where forms.form_source = truth_shown.source and forms.form_record = truth_shown.record_id
    and (truth_shown.object = 'form_submissions' or truth_shown.kind is null);

create table truth_touch as
with linked as (
    select
        source || ':default:' || object || ':' || record_id as touch_id,
        coalesce(truth_person.person_key, 'unlinked') as person_key,
        source || ':default:' || object || ':' || record_id as record_key,
        truth_shown.*
    from truth_shown
    left join truth_person
        on truth_person.record_key = case
            when party_object in ('Lead', 'Contact') then 'salesforce' when party_object = 'leads' then 'marketo'
            when party_object = 'contacts' then 'hubspot' else source
        end || ':default:' || party_object || ':' || party
    where occurred_at <= getvariable('as_of')
),

receivers as (
    select *, case when person_key = 'unlinked' then source || party else person_key end as receiver
    from linked
),

too_fast as (
    select distinct reading.touch_id
    from receivers as reading
    inner join receivers as delivery
        on delivery.receiver = reading.receiver and delivery.mail = reading.mail
        and delivery.kind = 'email_delivered'
        and reading.occurred_at >= delivery.occurred_at
        and reading.occurred_at <= delivery.occurred_at + to_seconds(5)
    where reading.kind in ('email_open', 'email_click')
)

select
    linked.touch_id, person_key, kind, direction,
    not is_automated and not is_flagged and too_fast.touch_id is null as is_human,
    occurred_at, source, record_id, opportunity_id
from linked
left join too_fast using (touch_id)
order by linked.touch_id;
