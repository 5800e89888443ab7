with

attribution as (
    select * from {{ ref('int_attribution') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

dated as (
    select
        attribution.*,
        {{ local_date('attribution.opportunity_created_at', 'reporting.reporting_timezone') }}
            as opportunity_created_date,
        {{ local_date('attribution.opportunity_closed_at', 'reporting.reporting_timezone') }}
            as opportunity_closed_date
    from attribution
    cross join reporting
)

select * from dated
