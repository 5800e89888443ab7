with

ad_costs as (
    select * from {{ ref('stg_ad_spend__daily_costs') }}
),

events as (
    select * from {{ ref('int_programs__event_ties') }}
),

programs as (
    select * from {{ ref('int_programs') }}
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
        {{ our_id('event_attendance', 'source_instance', 'event_id') }} as cost_line_id,
        program_id,
        'event_cost' as cost_source,
        event_name as program_name,
        currency,
        event_cost as cost,
        start_date as cost_date
    from events
),

generic_lines as (
    select * from ad_lines
    union all
    select * from event_lines
)

select * from generic_lines
