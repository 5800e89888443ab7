with

ad_costs as (
    select * from {{ ref('stg_ad_spend__daily_costs') }}
),

attendees as (
    select * from {{ ref('stg_event_attendance__attendees') }}
),

programs as (
    select * from {{ ref('int_programs') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

-- generic sources name a Salesforce campaign by its id alone
salesforce_programs as (
    select
        record_id,
        min(program_id) as program_id
    from programs
    where source = 'salesforce'
    group by record_id
),

events as (
    select
        source_instance,
        event_id,
        max(event_name) as event_name,
        max(campaign_id_salesforce) as campaign_id_salesforce,
        currency,
        max(event_cost) as cost,
        min(event_started_at) as started_at
    from attendees
    where not is_deleted
    group by source_instance, event_id, currency
),

ad_lines as (
    select
        {{ record_key('ad_spend', 'ad_costs.source_instance', 'daily_costs', 'ad_costs.ad_cost_id') }}
            as cost_line_id,
        coalesce(
            salesforce_programs.program_id,
            'ad_spend:' || ad_costs.source_instance || ':' || ad_costs.platform || '/'
            || ad_costs.campaign_id
        ) as program_id,
        'ad_spend' as cost_source,
        ad_costs.campaign_name as program_name,
        ad_costs.currency,
        ad_costs.cost,
        ad_costs.cost_date
    from ad_costs
    left join salesforce_programs
        on ad_costs.program_id_salesforce = salesforce_programs.record_id
    where not ad_costs.is_deleted
),

event_lines as (
    select
        {{ our_id('event_attendance', 'events.source_instance', 'events.event_id') }} || ':'
        || coalesce(events.currency, '') as cost_line_id,
        coalesce(
            salesforce_programs.program_id,
            {{ our_id('event_attendance', 'events.source_instance', 'events.event_id') }}
        ) as program_id,
        'event_cost' as cost_source,
        events.event_name as program_name,
        events.currency,
        events.cost,
        {{ local_date('events.started_at', 'reporting.reporting_timezone') }} as cost_date
    from events
    cross join reporting
    left join salesforce_programs
        on events.campaign_id_salesforce = salesforce_programs.record_id
),

generic_lines as (
    select * from ad_lines
    union all
    select * from event_lines
)

select * from generic_lines
