-- What reps logged in Salesforce: tasks (calls, e-mails), events (meetings, visits), and people who log.
create table logged as
select
    person, cast(null as bigint) as opportunity, cycle * 100 + part as part, happened_at, rep, kind, is_automated, bits,
    case when kind = 'rep_email' and part between 1 and 49 and unit(bits, 2) < 0.25 then 'marketo'
        else 'salesforce' end as system
from attempt where division = 'main'
union all
select person, opportunity, 1000 + number, happened_at, rep, kind, false, bits_touch, 'salesforce'
from opportunity_touch where division = 'main';

create table salesforce_Task as
with people as (
    select
        person,
        case when converted_at is not null or lead_created_at is null then contact_id else lead_id end as who_id,
        contact_id
    from identity
),

calls_and_mails as (
    -- some are logged on the second lead that nobody knew to be a second one
    select logged.*, coalesce(second_record.lead_id, people.who_id) as who_id, people.contact_id, opportunity.opportunity_id, rep.user_id,
        account.account_id
    from logged
    inner join people using (person)
    inner join rep using (rep)
    inner join person using (person)
    left join account using (company)
    left join opportunity on opportunity.opportunity = logged.opportunity
    left join (
        select person, created_at, salesforce_id('00Q', number) as lead_id
        from second_record where system = 'lead'
    ) as second_record
        on second_record.person = logged.person and second_record.created_at < logged.happened_at
        and logged.part % 3 = 1
    where system = 'salesforce' and logged.kind in ('call', 'rep_email')
),

planned_only as (
    select
        person, after_seconds(happened_at, 86400) as happened_at, 50000 + part as part, rep,
        who_id, contact_id, opportunity_id, user_id, account_id, bits
    from calls_and_mails
    where unit(bits, 3) < 0.08
),

together as (
    select person, part, happened_at, kind, is_automated, bits, who_id, contact_id, opportunity_id, user_id,
        account_id, true as is_done
    from calls_and_mails
    union all
    select person, part, happened_at, 'todo', false, bits, who_id, contact_id, opportunity_id, user_id,
        account_id, false
    from planned_only
)

select
    salesforce_id('00T', 1000 + row_number() over (order by person, part)) as "Id",
    case when opportunity_id is null then who_id else contact_id end as "WhoId",
    opportunity_id as "WhatId",
    case when kind = 'todo' then 'Follow up' when kind = 'call' then 'Call: next steps'
        when is_automated and unit(bits, 0) < 0.5 then '[sequence] Quick question'
        when is_automated then 'List email: product news' else 'Email: re: your request' end as "Subject",
    cast(happened_at as date) as "ActivityDate",
    case when is_done then 'Completed' else 'Not Started' end as "Status", 'Normal' as "Priority",
    user_id as "OwnerId", false as "IsDeleted", case when opportunity_id is not null then account_id end
        as "AccountId",
    is_done as "IsClosed",
    case when kind = 'call' and unit(bits, 0) < 0.3 then happened_at - to_hours(2)
        when kind = 'todo' then happened_at - to_days(1) else happened_at end as "CreatedDate",
    happened_at as "SystemModstamp",
    case when is_done and kind = 'call' then 30 + whole(bits, 0, 1500) end as "CallDurationInSeconds",
    case when kind = 'call' then case when opportunity_id is not null and unit(bits, 2) < 0.1
        then 'Inbound' else 'Outbound' end end as "CallType",
    case when kind = 'call' then (['Connected', 'Left Voicemail', 'No Answer'])[whole(bits, 2, 3) + 1] end
        as "CallDisposition",
    case when kind = 'call' and unit(bits, 0) < 0.3 then happened_at end as "CompletedDateTime",
    case when kind = 'call' then case when unit(bits, 3) < 0.5 then 'Call' else 'Task' end
        when kind = 'todo' then 'Task'
        when is_automated and unit(bits, 0) >= 0.5 then 'ListEmail' else 'Email' end as "TaskSubtype",
    case when kind = 'call' then 'Call' when kind = 'todo' then 'Call' else 'Email' end as "Type"
from together
order by "Id";

create table salesforce_Event as
select
    salesforce_id('00U', 1000 + row_number() over (order by person, logged.part)) as "Id",
    case when logged.opportunity is not null or identity.converted_at is not null
        or identity.lead_created_at is null then identity.contact_id else identity.lead_id end as "WhoId",
    opportunity.opportunity_id as "WhatId",
    case when logged.kind = 'onsite_visit' then 'Visit at the plant' else 'Meeting' end as "Subject",
    case when logged.kind = 'onsite_visit' then identity.city else 'Video call' end as "Location",
    case when logged.kind = 'onsite_visit' then 'Site Visit' else 'Meeting' end as "Type",
    'Event' as "EventSubtype", false as "IsAllDayEvent", cast(happened_at as date) as "ActivityDate",
    happened_at as "StartDateTime", happened_at + to_minutes(30) as "EndDateTime",
    rep.user_id as "OwnerId", false as "IsChild", false as "IsDeleted",
    least(happened_at - to_hours(20), getvariable('as_of') - to_hours(2)) as "CreatedDate",
    least(happened_at, getvariable('as_of') - to_hours(1)) as "SystemModstamp"
from logged
inner join identity using (person)
inner join rep using (rep)
left join opportunity on opportunity.opportunity = logged.opportunity
where system = 'salesforce' and logged.kind in ('meeting', 'onsite_visit')
order by "Id";

create table salesforce_User as
select
    user_id as "Id", email as "Username", first_name || ' ' || last_name as "Name",
    first_name as "FirstName", last_name as "LastName", email as "Email", title as "Title",
    case role when 'sdr' then 'Sales Development' else 'Sales' end as "Department",
    zone as "TimeZoneSidKey", true as "IsActive",
    case when role <> 'manager' then (select min(user_id) from rep where role = 'manager') end as "ManagerId",
    getvariable('start_at') - to_days(200) as "CreatedDate",
    getvariable('start_at') - to_days(100) as "SystemModstamp", 'Standard' as "UserType"
from rep where division = 'main'
union all
select '005000000000000AAA', 'automation@halyard-software.example', 'Automated Process', 'Automated',
    'Process', 'automation@halyard-software.example', null, null, 'Etc/UTC', true, null,
    getvariable('start_at') - to_days(200), getvariable('start_at') - to_days(100), 'AutomatedProcess'
order by "Id";

create table salesforce_Group as
select
    group_id as "Id", name as "Name", replace(name, ' ', '_') as "DeveloperName", 'Queue' as "Type",
    getvariable('start_at') - to_days(200) as "CreatedDate",
    getvariable('start_at') - to_days(100) as "SystemModstamp"
from queue
order by "Id";

create table salesforce_DatedConversionRate as
with months as (
    select cast(unnest(generate_series(
        date_trunc('month', getvariable('start_at') - to_days(210)),
        date_trunc('month', getvariable('as_of')), interval 1 month)) as date) as start_date
)

select
    salesforce_id('04w', 1000 + row_number() over (order by iso_code, start_date)) as "Id",
    iso_code as "IsoCode",
    cast(case iso_code when 'USD' then 1 else rate * (0.97
        + 0.06 * unit(draw('rate|' || iso_code || '|' || start_date), 0)) end as decimal(18, 6))
        as "ConversionRate",
    start_date as "StartDate", cast(start_date + interval 1 month as date) as "NextStartDate",
    cast(start_date as timestamp) as "CreatedDate", cast(start_date as timestamp) as "SystemModstamp"
from months
cross join (values ('EUR', 0.92), ('GBP', 0.79), ('AUD', 1.53), ('USD', 1.0)) as rates (iso_code, rate)
order by "Id";
