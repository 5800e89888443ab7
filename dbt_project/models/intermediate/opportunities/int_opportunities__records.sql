with

salesforce_opportunities as (
    select * from {{ ref('int_opportunities__salesforce') }}
),

hubspot_opportunities as (
    select * from {{ ref('int_opportunities__hubspot') }}
),

accounts_x_records as (
    select * from {{ ref('int_accounts_x_records') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

unified as (
    select * from salesforce_opportunities
    union all
    select * from hubspot_opportunities
),

final as (
    select
        unified.opportunity_id,
        unified.source,
        unified.source_instance,
        unified.record_id,
        unified.pipeline_id,
        accounts_x_records.account_id,
        unified.owner_id,
        unified.program_id,
        unified.opportunity_name,
        unified.opportunity_type,
        unified.lead_source,
        unified.next_step,
        coalesce(unified.stage, 'unknown') as stage,
        unified.category,
        upper(coalesce(unified.currency, reporting.reporting_currency)) as currency,
        unified.amount,
        unified.probability,
        unified.close_date,
        unified.created_at,
        greatest(unified.stage_entered_at, unified.created_at) as stage_entered_at,
        greatest(coalesce(unified.updated_at, unified.created_at), unified.created_at) as updated_at
    from unified
    cross join reporting
    left join accounts_x_records
        on unified.account_record_key = accounts_x_records.record_key
    where unified.created_at <= {{ as_of() }}
)

select * from final
