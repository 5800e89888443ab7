with

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

outcome_months as (
    select * from {{ ref('int_program_roi__months') }}
),

program_costs as (
    select * from {{ ref('int_program_costs') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

dated as (
    select
        opportunities.category,
        opportunities.amount_reporting,
        {{ month_of(local_date('opportunities.created_at', 'reporting.reporting_timezone')) }}
            as created_month_date,
        {{ month_of(local_date('opportunities.closed_at', 'reporting.reporting_timezone')) }}
            as closed_month_date
    from opportunities
    cross join reporting
),

measures as (
    select
        'opportunities_created' as metric,
        cast(null as text) as model,
        cast(1 as numeric(18, 2)) as amount,
        cast(0 as numeric(18, 2)) as cost,
        created_month_date as month_date
    from dated

    union all

    select
        'pipeline_created',
        null,
        amount_reporting,
        0,
        created_month_date
    from dated

    union all

    select
        'revenue_won',
        null,
        amount_reporting,
        0,
        closed_month_date
    from dated
    where category = 'won'

    union all

    select
        'program_roi',
        model,
        revenue_won,
        0,
        month_date
    from outcome_months
    where
        basis = 'activity_period'
        and program_id not in ('no_program', 'unattributed', 'pending')

    union all

    select
        'program_roi',
        attribution_weights.model,
        0,
        program_costs.cost_reporting,
        program_costs.cost_month_date
    from program_costs
    cross join attribution_weights
    where program_costs.is_counted
),

months as (
    select
        metric,
        model,
        cast(coalesce(sum(amount), 0) as numeric(18, 2)) as amount,
        cast(coalesce(sum(cost), 0) as numeric(18, 2)) as cost,
        month_date
    from measures
    group by metric, model, month_date
)

select * from months
