-- The records of the acquired SMB division's HubSpot, in the shape of its API v3.
create macro iso(instant) as strftime(instant, '%Y-%m-%dT%H:%M:%S.%gZ');

create table hubspot_word as
with smb as (
    select * from identity where division = 'smb'
)

select person, 0 as part, arrival_at as happened_at, 'lifecyclestage' as property,
    case when unit(bits_records, 0) < 0.7 then 'lead' else 'subscriber' end as value
from smb
union all
select person, cycle * 10 + 1, status_at, 'lifecyclestage', 'marketingqualifiedlead'
from cycle where division = 'smb' and status_at is not null
union all
select person, cycle * 10 + 1, status_at, 'hs_lead_status', 'NEW'
from cycle where division = 'smb' and status_at is not null
union all
select person, cycle * 10 + 2, decided_at, 'hs_lead_status',
    case decision when 'accepted' then case when unit(bits_work, 1) < 0.5 then 'OPEN' else 'IN_PROGRESS' end
        when 'recycled' then 'BAD_TIMING' else 'UNQUALIFIED' end
from cycle where division = 'smb' and decided_at is not null
union all
select person, cycle * 10 + 2, decided_at,
    case decision when 'recycled' then 'recycle_reason' else 'rejection_reason' end,
    case decision
        when 'recycled' then (['bad_timing', 'no_budget_now', 'in_contract'])[whole(bits_decision, 1, 3) + 1]
        else (['no_fit', 'no_interest', 'unreachable', 'no_budget', 'bad_data'])[whole(bits_decision, 1, 5) + 1]
    end
from cycle where division = 'smb' and decided_at is not null and decision <> 'accepted'
union all
select person, cycle * 10 + 3, qualified_at, 'lifecyclestage', 'salesqualifiedlead'
from cycle where division = 'smb' and qualified_at is not null
union all
select person, cycle * 10 + 4, late_at, 'hs_lead_status',
    case late_decision when 'recycled' then 'BAD_TIMING' else 'UNQUALIFIED' end
from cycle where division = 'smb' and late_at is not null
union all
select person, cycle * 10 + 4, late_at,
    case late_decision when 'recycled' then 'recycle_reason' else 'rejection_reason' end,
    case late_decision when 'recycled' then 'bad_timing' else 'no_interest' end
from cycle where division = 'smb' and late_at is not null
union all
select person, 80, after_seconds(created_at, 5), 'lifecyclestage', 'opportunity'
from opportunity
where division = 'smb' and first_stage <> 'Closed Won' and after_seconds(created_at, 5) < getvariable('as_of')
union all
select opportunity.person, 81, after_seconds(happened_at, 8), 'lifecyclestage', 'customer'
from opportunity_change inner join opportunity using (opportunity)
where opportunity.division = 'smb' and opportunity_change.stage = 'Closed Won'
    and after_seconds(happened_at, 8) < getvariable('as_of')
union all
select opportunity.person, 82, after_seconds(happened_at, 60), 'hs_lead_status', 'BAD_TIMING'
from opportunity_state inner join opportunity using (opportunity)
where opportunity.division = 'smb' and opportunity_state.stage = 'Closed Lost' and unit(opportunity.bits, 0) < 0.3
    and after_seconds(happened_at, 60) < getvariable('as_of')
union all
select owner_change.person, owner_change.cycle * 10 + owner_change.part, happened_at, 'hubspot_owner_id',
    owner_change.hubspot_owner_id
from owner_change inner join smb using (person)
where owner_change.hubspot_owner_id is not null;

create table hubspot_companies as
with companies as (
    select identity.company, min(identity.arrival_at) as created_at
    from identity where division = 'smb' group by company
)

select
    cast(200000 + companies.company as text) as "id",
    {'name': company.legal_name, 'domain': company.domain, 'website': 'www.' || company.domain,
     'industry': upper(replace(company.industry, ' ', '_')), 'numberofemployees': cast(employees as text),
     'annualrevenue': cast(employees * 150000 as text), 'phone': company.switchboard,
     'address': company.street, 'city': company.city, 'state': company.state, 'zip': company.postal_code,
     'country': company.country, 'hubspot_owner_id': null, 'hs_parent_company_id': null,
     'salesforceaccountid': null, 'hs_merged_object_ids': null,
     'createdate': iso(companies.created_at)} as "properties",
    companies.created_at as "createdAt", companies.created_at as "updatedAt", false as "archived"
from companies
inner join company using (company)
order by "id";

create table hubspot_contacts as
with last_words as (
    select person, property, max_by(value, (happened_at, part)) as value, max(happened_at) as happened_at
    from hubspot_word group by person, property
),

words as (
    select
        person, max(happened_at) as happened_at,
        max(value) filter (where property = 'lifecyclestage') as lifecyclestage,
        max(value) filter (where property = 'hs_lead_status') as hs_lead_status,
        max(value) filter (where property = 'hubspot_owner_id') as hubspot_owner_id,
        max(value) filter (where property = 'rejection_reason') as rejection_reason,
        max(value) filter (where property = 'recycle_reason') as recycle_reason
    from last_words group by person
),

-- kind: division's own, also in the main business, a namesake with the same address, merged away,
-- a second record that nothing links
contacts as (
    select person, 'own' as kind, 300000 + person as id, arrival_at as created_at, email, first_name, last_name,
        phone, mobile, title, company_name, industry, city, state, postal_code, country, trap, person as human
    from identity where division = 'smb'
    union all
    select person, 'both', 40000000 + person, after_seconds(arrival_at, -3600),
        case when person % 2 = 0 or lead_created_at is null or is_lead_deleted then email
            else 'sample-' || plain_first || '.' || person || 'h@gmail.com' end,
        first_name, last_name, null, null, null, company_name, industry, city, state, postal_code, country, trap, person
    from identity where is_in_both and not is_marketo_deleted
    union all
    select identity.person, 'namesake', 50000000 + identity.person, after_seconds(arrival_at, 864000), email,
        case when identity.first_name = 'Quentin' then 'Rupert' else 'Quentin' end,
        case when identity.last_name = 'Underhill' then 'Overton' else 'Underhill' end,
        null, null, null, company_name, industry, city, state, postal_code, country, 'one_address_two_people',
        50000000 + person
    from identity
    where has_namesake and not is_in_both and after_seconds(arrival_at, 864000) < getvariable('as_of')
    union all
    select person, 'loser', 60000000 + person, after_seconds(arrival_at, -1800),
        'sample-' || plain_first || '.' || person || 'm@yahoo.com', first_name, last_name, null, null, null,
        company_name, industry, city, state, postal_code, country, 'vendor_merge', person
    from identity where division = 'smb' and has_marketing_duplicate
    union all
    select person, 'second', number, created_at, email, first_name, last_name, phone, mobile, title, company_name,
        industry, city, state, postal_code, country, trap, person
    from second_record where system = 'hubspot'
)

select
    cast(contacts.id as text) as "id",
    {'firstname': contacts.first_name, 'lastname': contacts.last_name, 'email': contacts.email,
     'phone': contacts.phone, 'mobilephone': contacts.mobile,
     'jobtitle': contacts.title, 'company': contacts.company_name,
     'website': case when kind = 'own' and not is_free_mail then 'www.' || domain end,
     'industry': contacts.industry, 'city': contacts.city, 'state': contacts.state,
     'zip': contacts.postal_code, 'country': contacts.country,
     'lifecyclestage': case kind when 'own' then words.lifecyclestage else 'lead' end,
     'hs_lead_status': case kind when 'own' then words.hs_lead_status end,
     'hubspot_owner_id': case kind when 'own' then words.hubspot_owner_id end,
     'rejection_reason': case kind when 'own' then words.rejection_reason end,
     'recycle_reason': case kind when 'own' then words.recycle_reason end,
     'hubspotscore': cast(person % 90 as text), 'hs_email_optout': case when person % 61 = 0 then 'true' end,
     'hs_analytics_source': (['ORGANIC_SEARCH', 'PAID_SEARCH', 'DIRECT_TRAFFIC'])[person % 3 + 1],
     'associatedcompanyid': case kind when 'own' then cast(200000 + company as text) end,
     'salesforceleadid': case when kind = 'both' and contacts.email <> identity.email then lead_id end,
     'salesforcecontactid': null,
     'hs_merged_object_ids': case when kind = 'own' and has_marketing_duplicate
        then cast(60000000 + person as text) end,
     'createdate': iso(contacts.created_at),
     'lastmodifieddate': iso(greatest(contacts.created_at, case kind when 'own' then words.happened_at end)),
     'hs_object_id': cast(contacts.id as text)} as "properties",
    contacts.created_at as "createdAt",
    greatest(contacts.created_at, case kind when 'own' then words.happened_at end) as "updatedAt",
    kind = 'own' and is_archived as "archived",
    kind as _kind, contacts.human as _person, contacts.trap as _trap
from contacts
inner join identity using (person)
left join words using (person)
order by contacts.id;

create table hubspot_deals as
with stages as (
    select opportunity, max_by(happened_at, part) as happened_at
    from (
        select *, lag(stage) over (partition by opportunity order by part) as old_stage from opportunity_change
    ) as changes
    where old_stage is distinct from stage
    group by opportunity
),

deals as (
    select
        opportunity.*, opportunity_state.stage, opportunity_state.amount, opportunity_state.close_date,
        opportunity_state.happened_at, stages.happened_at as stage_entered_at,
        opportunity_state.probability,
        opportunity.division = 'main' as is_synced,
        case opportunity_state.stage when 'Qualification' then 'appointmentscheduled'
            when 'Needs Analysis' then 'qualifiedtobuy' when 'Proposal/Price Quote' then 'presentationscheduled'
            when 'Negotiation/Review' then 'contractsent' when 'Closed Won' then 'closedwon'
            else 'closedlost' end as dealstage
    from opportunity
    inner join opportunity_state using (opportunity)
    inner join stages using (opportunity)
    left join identity using (person)
    where opportunity.division = 'smb' or identity.is_in_both
)

select
    deal_id as "id",
    {'dealname': company_name || ' deal', 'amount': cast(amount as text),
     'dealstage': dealstage, 'pipeline': 'default', 'dealtype': 'newbusiness',
     'deal_currency_code': currency,
     'hs_is_closed': case when stage like 'Closed%' then 'true' else 'false' end,
     'hs_is_closed_won': case when stage = 'Closed Won' then 'true' else 'false' end,
     'hs_deal_stage_probability': cast(probability / 100.0 as text),
     'closedate': iso(cast(close_date as timestamp) + to_hours(12)),
     'hubspot_owner_id': case when is_synced then null else rep_row.hubspot_owner_id end,
     'hs_primary_associated_company': case when is_synced then null else cast(200000 + company as text) end,
     'hs_campaign': null, 'hs_analytics_source': 'DIRECT_TRAFFIC', 'hs_next_step': null,
     'salesforceopportunityid': case when is_synced then opportunity_id end,
     'hs_v2_date_entered_current_stage': iso(stage_entered_at),
     'createdate': iso(created_at)} as "properties",
    case when is_synced then after_seconds(created_at, 300) else created_at end as "createdAt",
    case when is_synced then greatest(after_seconds(created_at, 300), happened_at)
        else greatest(created_at, happened_at, owner_row.happened_at_owner) end as "updatedAt",
    false as "archived",
    opportunity as _opportunity
from deals
inner join (
    select opportunity, rep as owner_rep, happened_at as happened_at_owner from opportunity_owner
    qualify row_number() over (partition by opportunity order by part desc) = 1
) as owner_row using (opportunity)
inner join (select rep as owner_rep, hubspot_owner_id from rep) as rep_row using (owner_rep)
where after_seconds(created_at, 300) < getvariable('as_of')
order by "id";

create table hubspot_owners as
select
    hubspot_owner_id as "id", 9000 + rep as "userId", email as "email", first_name as "firstName",
    last_name as "lastName",
    [{'id': '71', 'name': 'SMB ' || split_part(zone, '/', 2), 'primary': true}] as "teams",
    zone as "timezone", false as "archived",
    getvariable('start_at') - to_days(200) as "createdAt", getvariable('start_at') - to_days(100) as "updatedAt"
from rep where division = 'smb'
order by "id";

create table hubspot_pipelines as
select
    'default' as "id", 'SMB Pipeline' as "label", 0 as "displayOrder", false as "archived",
    [
        {'id': 'appointmentscheduled', 'label': 'Appointment Scheduled', 'displayOrder': 0,
            'metadata': {'isClosed': 'false', 'probability': '0.1'}, 'archived': false},
        {'id': 'qualifiedtobuy', 'label': 'Qualified To Buy', 'displayOrder': 1,
            'metadata': {'isClosed': 'false', 'probability': '0.25'}, 'archived': false},
        {'id': 'presentationscheduled', 'label': 'Presentation Scheduled', 'displayOrder': 2,
            'metadata': {'isClosed': 'false', 'probability': '0.6'}, 'archived': false},
        {'id': 'contractsent', 'label': 'Contract Sent', 'displayOrder': 3,
            'metadata': {'isClosed': 'false', 'probability': '0.8'}, 'archived': false},
        {'id': 'closedwon', 'label': 'Closed Won', 'displayOrder': 4,
            'metadata': {'isClosed': 'true', 'probability': '1.0'}, 'archived': false},
        {'id': 'closedlost', 'label': 'Closed Lost', 'displayOrder': 5,
            'metadata': {'isClosed': 'true', 'probability': '0.0'}, 'archived': false}
    ] as "stages",
    getvariable('start_at') - to_days(200) as "createdAt", getvariable('start_at') - to_days(100) as "updatedAt";

create table hubspot_property_history as
select
    'contacts' as "objectType", cast(300000 + person as text) as "objectId", property as "property",
    value as "value", 'CRM_UI' as "sourceType", cast(null as text) as "sourceId",
    cast(null as bigint) as "updatedByUserId", happened_at as "timestamp"
from hubspot_word
union all
select 'contacts', "id", 'lifecyclestage', 'lead', 'IMPORT', null, null, "createdAt"
from hubspot_contacts where _kind <> 'own'
union all
select 'deals', hubspot_deals."id", 'dealstage',
    case stage when 'Qualification' then 'appointmentscheduled'
        when 'Needs Analysis' then 'qualifiedtobuy' when 'Proposal/Price Quote' then 'presentationscheduled'
        when 'Negotiation/Review' then 'contractsent' when 'Closed Won' then 'closedwon'
        else 'closedlost' end,
    'CRM_UI', null, null, changes.happened_at
from (
    select *, lag(stage) over (partition by opportunity order by part) as old_stage from opportunity_change
) as changes
inner join hubspot_deals on hubspot_deals._opportunity = changes.opportunity
inner join opportunity on opportunity.opportunity = changes.opportunity
where changes.old_stage is distinct from changes.stage and opportunity.division = 'smb'
union all
select 'deals', hubspot_deals."id", 'amount', cast(changes.amount as text), 'CRM_UI', null, null,
    changes.happened_at
from (
    select *, lag(amount) over (partition by opportunity order by part) as old_amount from opportunity_change
) as changes
inner join hubspot_deals on hubspot_deals._opportunity = changes.opportunity
inner join opportunity on opportunity.opportunity = changes.opportunity
where changes.old_amount is distinct from changes.amount and opportunity.division = 'smb'
union all
select 'deals', hubspot_deals."id", 'hubspot_owner_id', rep.hubspot_owner_id, 'CRM_UI', null, null,
    opportunity_owner.happened_at
from opportunity_owner
inner join hubspot_deals on hubspot_deals._opportunity = opportunity_owner.opportunity
inner join opportunity on opportunity.opportunity = opportunity_owner.opportunity
inner join rep on rep.rep = opportunity_owner.rep
where opportunity.division = 'smb'
order by "objectType", "objectId", "property", "timestamp";
