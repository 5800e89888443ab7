with

generic_lines as (
    select * from {{ ref('int_program_cost_lines__generic') }}
),

period_costs as (
    select * from {{ ref('stg_marketo__program_costs') }}
),

salesforce_campaigns as (
    select * from {{ ref('stg_salesforce__campaigns') }}
),

hubspot_campaigns as (
    select * from {{ ref('stg_hubspot__campaigns') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

period_lines as (
    select
        {{ our_id('marketo', 'source_instance', 'program_id_marketo') }} || ':'
        || cast(cost_number as text) as cost_line_id,
        {{ our_id('marketo', 'source_instance', 'program_id_marketo') }} as program_id,
        'period_cost' as cost_source,
        cast(null as text) as program_name,
        cast(null as text) as currency,
        cost,
        cost_month_date as cost_date
    from period_costs
    where not is_deleted
),

salesforce_lines as (
    select
        {{ our_id('salesforce', 'salesforce_campaigns.source_instance', 'campaign_id_salesforce') }}
            as cost_line_id,
        {{ our_id('salesforce', 'salesforce_campaigns.source_instance', 'campaign_id_salesforce') }}
            as program_id,
        'campaign_actual_cost' as cost_source,
        salesforce_campaigns.campaign_name as program_name,
        salesforce_campaigns.currency,
        salesforce_campaigns.actual_cost as cost,
        coalesce(
            salesforce_campaigns.start_date,
            {{ local_date('salesforce_campaigns.created_at', 'reporting.reporting_timezone') }}
        ) as cost_date
    from salesforce_campaigns
    cross join reporting
    where not salesforce_campaigns.is_deleted
),

hubspot_lines as (
    select
        {{ our_id('hubspot', 'hubspot_campaigns.source_instance', 'campaign_id_hubspot') }}
            as cost_line_id,
        {{ our_id('hubspot', 'hubspot_campaigns.source_instance', 'campaign_id_hubspot') }}
            as program_id,
        'campaign_spend' as cost_source,
        hubspot_campaigns.campaign_name as program_name,
        hubspot_campaigns.currency,
        hubspot_campaigns.spend as cost,
        coalesce(
            hubspot_campaigns.start_date,
            {{ local_date('hubspot_campaigns.created_at', 'reporting.reporting_timezone') }}
        ) as cost_date
    from hubspot_campaigns
    cross join reporting
    where not hubspot_campaigns.is_deleted
),

lines as (
    select * from period_lines
    union all
    select * from generic_lines
    union all
    select * from salesforce_lines
    union all
    select * from hubspot_lines
)

select * from lines
where cost <> 0 and cost_date is not null
