-- The records of Salesforce, as they are today, with the API's names and plain types.
create table salesforce_Lead as
with current_status as (
    select person, max_by(status, place) as status, max(happened_at) as happened_at,
        max_by(reason, place) filter (where status = 'Unqualified') as rejection_reason,
        max_by(sub_reason_kept, place) filter (where status = 'Unqualified') as rejection_sub_reason,
        max_by(reason, place) filter (where status = 'Recycled') as recycle_reason
    from lead_status group by person
),

current_owner as (
    select person, max_by(salesforce_owner_id, (happened_at, cycle, part)) as owner_id,
        max(happened_at) as happened_at
    from owner_change group by person
),

-- Closed by somebody who left no trace in the history.
silent as (
    select person, after_seconds(status_at, 86400 * 40) as happened_at
    from cycle
    where division = 'main' and decided_at is null and unit(bits_decision, 2) < 0.15 and cycle = 1
        and after_seconds(status_at, 86400 * 40) < getvariable('as_of')
),

leads as (
    select
        identity.*,
        coalesce(silent.happened_at, greatest(current_status.happened_at, current_owner.happened_at,
            lead_created_at)) as updated_at,
        case when silent.person is not null then 'Unqualified' else current_status.status end as status,
        case when silent.person is not null then 'unreachable' else rejection_reason end as rejection_reason,
        rejection_sub_reason, recycle_reason, current_owner.owner_id,
        account.account_id,
        opportunity.opportunity_id
    from identity
    inner join current_status using (person)
    inner join current_owner using (person)
    left join silent using (person)
    left join account using (company)
    left join opportunity
        on opportunity.opportunity = identity.opportunity and opportunity.created_at = identity.converted_at
    where lead_created_at is not null
)

select
    lead_id as "Id", is_lead_deleted as "IsDeleted", cast(null as text) as "MasterRecordId",
    case person % 4 when 0 then 'Ms.' when 1 then 'Mr.' when 2 then 'Dr.' end as "Salutation",
    first_name as "FirstName", last_name as "LastName", title as "Title", legal_name as "Company",
    street as "Street", city as "City", state as "State", postal_code as "PostalCode", country as "Country",
    phone as "Phone", mobile as "MobilePhone", email as "Email",
    case when is_free_mail then null else 'www.' || domain end as "Website",
    case when unit(bits_records, 3) < 0.03 then 'Said: "call me, not my boss"' end as "Description",
    (['Web', 'Event', 'Purchased List', 'Partner', 'Phone Inquiry', 'Advertisement'])[
        whole(bits_records, 3, 6) + 1] as "LeadSource",
    status as "Status", industry as "Industry", cast(null as text) as "Rating",
    cast(employees * 180000 as decimal(18, 2)) as "AnnualRevenue", employees as "NumberOfEmployees",
    owner_id as "OwnerId", unit(bits_life, 3) < 0.02 as "HasOptedOutOfEmail",
    converted_at is not null as "IsConverted", cast(converted_at as date) as "ConvertedDate",
    case when converted_at is not null then account_id end as "ConvertedAccountId",
    case when converted_at is not null then contact_id end as "ConvertedContactId",
    case when converted_at is not null then opportunity_id end as "ConvertedOpportunityId",
    lead_created_at as "CreatedDate", updated_at as "LastModifiedDate", updated_at as "SystemModstamp",
    unit(bits_life, 3) > 0.99 as "DoNotCall", 'Pending' as "CleanStatus",
    rejection_reason as "Rejection_Reason__c", rejection_sub_reason as "Rejection_Sub_Reason__c",
    recycle_reason as "Recycle_Reason__c", 'v' || person % 7 as "Routing_Version__c",
    person as _person, trap as _trap
from leads
union all
select
    salesforce_id('00Q', 700000000 + person), true, lead_id,
    null, first_name, last_name, null, company_name, null, city, state, null, country, null, null,
    case when person % 2 = 0 then email end, null, null, 'Purchased List', 'Open - Not Contacted', null,
    null, null, null, (select group_id from queue where queue = 3), false, false, null, null, null, null,
    after_seconds(arrival_at, -2700), after_seconds(lead_created_at, 86400), after_seconds(lead_created_at, 86400),
    false, 'Pending', null, null, null, null, person, 'vendor_merge'
from leads
where has_lead_duplicate and after_seconds(lead_created_at, 86400) < getvariable('as_of')
union all
select
    salesforce_id('00Q', number), false, null,
    null, first_name, last_name, title, company_name, null, city, state, postal_code, country, phone, mobile,
    email, null, null, (['Purchased List', 'Event', 'Phone Inquiry'])[1 + whole(bits, 3, 3)],
    'Open - Not Contacted', industry, null, null, null,
    (select group_id from queue where queue.queue = case
        when zone like 'America%' then 0 when zone like 'Europe%' then 1 else 2 end),
    false, false, null, null, null, null, created_at, created_at, created_at,
    false, 'Pending', null, null, null, null, person, trap
from second_record
where system = 'lead'
order by "Id";

create table salesforce_Contact as
select
    contact.contact_id as "Id", false as "IsDeleted", cast(null as text) as "MasterRecordId",
    account.account_id as "AccountId", cast(null as text) as "Salutation",
    identity.first_name as "FirstName", identity.last_name as "LastName",
    identity.street as "MailingStreet", identity.city as "MailingCity", identity.state as "MailingState",
    identity.postal_code as "MailingPostalCode", identity.country as "MailingCountry",
    identity.phone as "Phone", identity.mobile as "MobilePhone", identity.email as "Email", identity.title as "Title",
    cast(null as text) as "Department", 'Web' as "LeadSource", rep.user_id as "OwnerId",
    unit(bits_life, 3) < 0.02 as "HasOptedOutOfEmail", unit(bits_life, 3) > 0.99 as "DoNotCall",
    contact.created_at as "CreatedDate", contact.created_at as "SystemModstamp", 'Primary' as "Level__c",
    case when contact.person % 23 = 0 then 'Said: "not before Q3",' || chr(10) || 'then wrote again' end
        as "Description",
    contact.person as _person, identity.trap as _trap
from contact
inner join identity using (person)
inner join account on account.company = identity.company
inner join rep on rep.rep = contact.rep
union all
select
    salesforce_id('003', number), false, null, account.account_id, null,
    twice.first_name, twice.last_name, null, twice.city, twice.state, twice.postal_code, twice.country,
    twice.phone, twice.mobile, twice.email, twice.title, null, 'Phone Inquiry', rep.user_id, false, false,
    twice.created_at, twice.created_at, 'Secondary', null, twice.person, twice.trap
from second_record as twice
inner join account on account.company = twice.company
inner join contact on contact.person = twice.person
inner join rep on rep.rep = contact.rep
where system = 'contact'
order by "Id";

create table salesforce_Account as
select
    account_id as "Id", false as "IsDeleted", cast(null as text) as "MasterRecordId", legal_name as "Name",
    'Prospect' as "Type", cast(null as text) as "ParentId", street as "BillingStreet", city as "BillingCity",
    state as "BillingState", postal_code as "BillingPostalCode", country as "BillingCountry",
    switchboard as "Phone", 'https://www.' || domain as "Website", industry as "Industry",
    cast(employees * 180000 as decimal(18, 2)) as "AnnualRevenue", employees as "NumberOfEmployees",
    (select min(user_id) from rep where role = 'manager') as "OwnerId",
    created_at as "CreatedDate", created_at as "SystemModstamp", 'Gold' as "SLA__c"
from account
union all
select
    salesforce_id('001', 700000000 + company), true, account_id, company_name, 'Prospect', null, null, city,
    state, null, country, null, 'http://' || domain, industry, null, employees,
    (select min(user_id) from rep where role = 'manager'),
    created_at, after_seconds(created_at, 3600), null
from account
where unit(draw('account duplicate|' || company), 0) < 0.01
order by "Id";

create table salesforce_LeadHistory as
with changes as (
    select person, happened_at, 'Status' as field, old_status as old_value, status as new_value, place
    from lead_status
    where place > 1 and old_status is distinct from status
    union all
    select person, happened_at,
        case status when 'Recycled' then 'Recycle_Reason__c' else 'Rejection_Reason__c' end,
        lag(reason) over (partition by person, status order by place), reason, 100 + place
    from lead_status where reason is not null
    union all
    select person, happened_at, 'Rejection_Sub_Reason__c', null, sub_reason_kept, 200 + place
    from lead_status where sub_reason_kept is not null
    union all
    select person, happened_at, 'Owner', old_salesforce_owner_id, salesforce_owner_id, 300 + cycle * 10 + part
    from owner_change
    inner join identity using (person)
    where old_owner_key is not null and identity.division = 'main'
    union all
    select person, converted_at, 'leadConverted', null, null, 900
    from identity where converted_at is not null and lead_created_at is not null
)

select
    salesforce_id('017', 1000 + row_number() over (order by changes.person, happened_at, place)) as "Id",
    false as "IsDeleted", identity.lead_id as "LeadId", '005000000000000AAA' as "CreatedById",
    happened_at as "CreatedDate", field as "Field", 'Text' as "DataType",
    old_value as "OldValue", new_value as "NewValue"
from changes
inner join identity using (person)
order by "Id";

create table salesforce_Opportunity as
with stage_entry as (
    select opportunity, max(happened_at) as happened_at
    from (
        select *, lag(stage) over (partition by opportunity order by part) as old_stage
        from opportunity_change
    ) as stages
    where old_stage is distinct from stage
    group by opportunity
)

select
    opportunity.opportunity_id as "Id", unit(opportunity.bits_owner, 3) < 0.01 as "IsDeleted",
    account.account_id as "AccountId", false as "IsPrivate",
    opportunity.company_name || ' - ' || (['Platform', 'Pilot', 'Renewal', 'Upgrade'])[
        whole(opportunity.bits_path, 3, 4) + 1] as "Name",
    opportunity_state.stage as "StageName", opportunity_state.amount as "Amount",
    opportunity_state.probability as "Probability", opportunity_state.close_date as "CloseDate",
    case opportunity.origin when 'inbound' then 'New Business' else 'Outbound' end as "Type",
    cast(null as text) as "NextStep",
    case opportunity.origin when 'inbound' then 'Web' else 'Outbound' end as "LeadSource",
    opportunity_state.stage like 'Closed%' as "IsClosed", opportunity_state.stage = 'Closed Won' as "IsWon",
    case when opportunity_state.stage like 'Closed%' then 'Closed' else 'Pipeline' end as "ForecastCategory",
    opportunity.currency as "CurrencyIsoCode", cast(null as text) as "CampaignId",
    rep.user_id as "OwnerId", opportunity.created_at as "CreatedDate",
    greatest(opportunity_state.happened_at, opportunity_owner.happened_at) as "SystemModstamp",
    case when stage_entry.happened_at > opportunity.created_at then stage_entry.happened_at end
        as "LastStageChangeDate",
    year(opportunity_state.close_date) as "FiscalYear"
from opportunity
inner join opportunity_state using (opportunity)
inner join (
    select * from opportunity_owner
    qualify row_number() over (partition by opportunity order by part desc) = 1
) as opportunity_owner using (opportunity)
inner join rep on rep.rep = opportunity_owner.rep
inner join stage_entry using (opportunity)
left join account on account.company = opportunity.company
where opportunity.division = 'main'
order by "Id";

create table salesforce_OpportunityHistory as
select
    salesforce_id('008', 1000 + row_number() over (order by opportunity, part)) as "Id",
    opportunity.opportunity_id as "OpportunityId", '005000000000000AAA' as "CreatedById",
    happened_at as "CreatedDate", stage as "StageName", amount as "Amount",
    close_date as "CloseDate", probability as "Probability",
    case when stage like 'Closed%' then 'Closed' else 'Pipeline' end as "ForecastCategory",
    happened_at as "SystemModstamp", false as "IsDeleted"
from opportunity_change
inner join opportunity using (opportunity)
where opportunity.division = 'main'
order by "Id";

create table salesforce_OpportunityFieldHistory as
with changes as (
    select opportunity, happened_at, part, 'StageName' as field,
        lag(stage) over (partition by opportunity order by part) as old_value, stage as new_value
    from opportunity_change
    union all
    select opportunity, happened_at, part, 'Amount',
        cast(lag(amount) over (partition by opportunity order by part) as text), cast(amount as text)
    from opportunity_change
    union all
    select opportunity_owner.opportunity, happened_at, 500, 'Owner', old_rep.user_id, rep.user_id
    from opportunity_owner
    inner join rep on rep.rep = opportunity_owner.rep
    inner join opportunity using (opportunity)
    inner join rep as old_rep on old_rep.rep = opportunity.rep
    where opportunity_owner.part = 1
)

select
    salesforce_id('01G', 1000 + row_number() over (order by opportunity, happened_at, field)) as "Id",
    false as "IsDeleted", opportunity.opportunity_id as "OpportunityId",
    '005000000000000AAA' as "CreatedById", happened_at as "CreatedDate", field as "Field",
    old_value as "OldValue", new_value as "NewValue"
from changes
inner join opportunity using (opportunity)
where opportunity.division = 'main' and old_value is not null and old_value <> new_value
order by "Id";

create table salesforce_OpportunityContactRole as
select
    salesforce_id('00K', 1000 + row_number() over (order by opportunity, opportunity_role.person)) as "Id",
    opportunity.opportunity_id as "OpportunityId", contact.contact_id as "ContactId",
    opportunity_role.role as "Role", opportunity_role.is_primary as "IsPrimary",
    opportunity_role.created_at as "CreatedDate", opportunity_role.created_at as "SystemModstamp",
    false as "IsDeleted"
from opportunity_role
inner join opportunity using (opportunity)
inner join contact on contact.person = opportunity_role.person
where opportunity.division = 'main'
order by "Id";

create table salesforce_Campaign as
select
    campaign_id as "Id", false as "IsDeleted", program_name as "Name", cast(null as text) as "ParentId",
    program_type as "Type", case when starts_at < getvariable('as_of') then 'Completed' else 'Planned' end
        as "Status",
    cast(starts_at as date) as "StartDate", cast(starts_at as date) + 1 as "EndDate",
    cast(cost * 0.9 as decimal(18, 2)) as "BudgetedCost", cast(cost as decimal(18, 2)) as "ActualCost",
    'USD' as "CurrencyIsoCode", true as "IsActive", 500 as "NumberSent",
    (select min(user_id) from rep where role = 'manager') as "OwnerId",
    starts_at - to_days(40) as "CreatedDate", starts_at as "SystemModstamp"
from program
where system = 'salesforce' or program_kind in ('roadshow', 'trade_show')
order by "Id";

create table salesforce_CampaignMember as
with last_words as (
    select *, row_number() over (partition by person, program order by part desc) as recency,
        min(happened_at) over (partition by person, program) as first_at
    from attendance
    where system = 'salesforce' and happened_at < getvariable('as_of')
),

members as (
    select
        last_words.*, identity.lead_id, identity.contact_id, identity.lead_created_at, identity.converted_at,
        draw('member|' || program || '|' || person) as bits_member,
        status in ('attended', 'responded')
            or (status = 'registered' and unit(draw('member|' || program || '|' || person), 0) < 0.5)
            as has_responded
    from last_words
    inner join identity using (person)
    where recency = 1 and (lead_created_at is not null or contact_id is not null)
)

select
    salesforce_id('00v', 1000 + row_number() over (order by program, person)) as "Id",
    false as "IsDeleted", program.campaign_id as "CampaignId",
    case when lead_created_at is not null then lead_id end as "LeadId",
    case when converted_at is not null or lead_created_at is null then contact_id end as "ContactId",
    case status when 'attended' then 'Attended' when 'registered' then 'Registered'
        when 'no_show' then 'No Show' else 'Responded' end as "Status",
    has_responded as "HasResponded",
    case when unit(bits_member, 1) < 0.6 then happened_at else first_at end as "CreatedDate",
    happened_at as "SystemModstamp",
    case when has_responded and unit(bits_member, 2) < 0.9 then cast(happened_at as date) end
        as "FirstRespondedDate"
from members
inner join program using (program)
order by "Id";

-- Older versions that reached us as well: some in the same file, some in last week's file.
create table salesforce_Lead_older as
select
    * replace (
        first_words.first_status as "Status", "CreatedDate" as "SystemModstamp",
        "CreatedDate" as "LastModifiedDate", false as "IsConverted", null as "ConvertedDate",
        null as "ConvertedAccountId", null as "ConvertedContactId", null as "ConvertedOpportunityId",
        null as "Rejection_Reason__c", null as "Rejection_Sub_Reason__c", null as "Recycle_Reason__c"
    )
from salesforce_Lead
inner join (
    select lead_id as "Id", lead_status.status as first_status
    from lead_status inner join identity using (person)
    where lead_status.place = 1
) as first_words using ("Id")
where "SystemModstamp" > "CreatedDate" and unit(draw('older|' || "Id"), 0) < 0.05
order by "Id";
alter table salesforce_Lead_older drop column first_status;
insert into salesforce_Lead
select * from salesforce_Lead_older where unit(draw('older|' || "Id"), 1) < 0.3;
