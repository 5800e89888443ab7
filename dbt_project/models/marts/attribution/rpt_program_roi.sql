with

outcome_months as (
    select * from {{ ref('int_program_roi__months') }}
),

program_costs as (
    select * from {{ ref('fct_program_costs') }}
),

programs as (
    select * from {{ ref('dim_programs') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

bases as (
    select 'activity_period' as basis
    union all
    select 'cost_period' as basis
),

cost_months as (
    select
        program_costs.program_id,
        attribution_weights.model,
        bases.basis,
        sum(program_costs.cost_reporting) as cost,
        bool_or(program_costs.cost_without_rate <> 0) as has_cost_without_rate,
        program_costs.cost_month_date as month_date
    from program_costs
    cross join attribution_weights
    cross join bases
    where program_costs.is_counted
    group by
        program_costs.program_id,
        attribution_weights.model,
        bases.basis,
        program_costs.cost_month_date
),

joined as (
    select
        coalesce(outcome_months.program_id, cost_months.program_id) as program_id,
        coalesce(outcome_months.model, cost_months.model) as model,
        coalesce(outcome_months.basis, cost_months.basis) as basis,
        cast(coalesce(cost_months.cost, 0) as numeric(18, 2)) as cost,
        coalesce(cost_months.has_cost_without_rate, false) as has_cost_without_rate,
        coalesce(outcome_months.new_people_count, 0) as new_people_count,
        coalesce(outcome_months.mqls_count, 0) as mqls_count,
        {{ from_micros('coalesce(outcome_months.created_micros, 0)') }} as opportunities_created,
        {{ from_micros('coalesce(outcome_months.won_micros, 0)') }} as opportunities_won,
        cast(coalesce(outcome_months.pipeline_created, 0) as numeric(18, 2)) as pipeline_created,
        cast(coalesce(outcome_months.revenue_won, 0) as numeric(18, 2)) as revenue_won,
        coalesce(outcome_months.month_date, cost_months.month_date) as month_date
    from outcome_months
    full outer join cost_months
        on
            outcome_months.program_id = cost_months.program_id
            and outcome_months.model = cost_months.model
            and outcome_months.basis = cost_months.basis
            and outcome_months.month_date = cost_months.month_date
),

program_roi as (
    select
        md5(
            joined.program_id || '|' || cast(joined.month_date as text) || '|' || joined.model
            || '|' || joined.basis
        ) as program_roi_id,
        joined.program_id,
        programs.program_name,
        programs.channel,
        joined.model,
        joined.basis,
        reporting.reporting_currency as currency,
        joined.cost,
        joined.new_people_count,
        joined.mqls_count,
        joined.opportunities_created,
        joined.opportunities_won,
        joined.pipeline_created,
        joined.revenue_won,
        {{ ratio('joined.cost', 'joined.new_people_count') }} as cost_per_new_person,
        {{ ratio('joined.cost', 'joined.mqls_count') }} as cost_per_mql,
        {{ ratio('joined.cost', 'joined.opportunities_created') }} as cost_per_opportunity,
        case when joined.cost > 0 then {{ ratio('joined.pipeline_created', 'joined.cost', 4) }} end
            as pipeline_to_cost,
        case
            when joined.cost > 0
                then {{ ratio('joined.revenue_won - joined.cost', 'joined.cost', 4) }}
        end as return_on_investment,
        joined.has_cost_without_rate,
        joined.month_date
    from joined
    cross join reporting
    left join programs
        on joined.program_id = programs.program_id
)

select * from program_roi
