with

attribution as (
    select * from {{ ref('int_attribution') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

created as (
    select
        attribution.program_id,
        attribution.model,
        'created' as outcome,
        attribution.credit_micros,
        attribution.attributed_amount_reporting,
        opportunities.created_at as outcome_at,
        coalesce(attribution.touched_at, opportunities.created_at) as touched_at
    from attribution
    inner join opportunities
        on attribution.opportunity_id = opportunities.opportunity_id
),

won as (
    select
        attribution.program_id,
        attribution.model,
        'won' as outcome,
        attribution.credit_micros,
        attribution.attributed_amount_reporting,
        coalesce(opportunities.closed_at, opportunities.created_at) as outcome_at,
        coalesce(
            attribution.touched_at, opportunities.closed_at, opportunities.created_at
        ) as touched_at
    from attribution
    inner join opportunities
        on attribution.opportunity_id = opportunities.opportunity_id
    where opportunities.category = 'won'
),

outcomes as (
    select * from created
    union all
    select * from won
),

dated as (
    select
        outcomes.program_id,
        outcomes.model,
        outcomes.outcome,
        outcomes.credit_micros,
        outcomes.attributed_amount_reporting,
        {{ month_of(local_date('outcomes.outcome_at', 'reporting.reporting_timezone')) }}
            as outcome_month_date,
        {{ month_of(local_date('outcomes.touched_at', 'reporting.reporting_timezone')) }}
            as touch_month_date
    from outcomes
    cross join reporting
),

monthly as (
    select
        program_id,
        model,
        outcome,
        sum(credit_micros) as credit_micros,
        coalesce(sum(attributed_amount_reporting), 0) as amount_reporting,
        outcome_month_date,
        touch_month_date
    from dated
    group by program_id, model, outcome, outcome_month_date, touch_month_date
)

select * from monthly
