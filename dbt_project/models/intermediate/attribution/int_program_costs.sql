with

cost_lines as (
    select * from {{ ref('int_program_cost_lines') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

-- a campaign's own total repeats what ad spend and event costs already say in detail
detailed_programs as (
    select distinct program_id
    from cost_lines
    where cost_source in ('period_cost', 'ad_spend', 'event_cost')
),

priced as (
    select
        cost_lines.program_id,
        cost_lines.cost_source,
        coalesce(upper(cost_lines.currency), reporting.reporting_currency) as currency,
        cost_lines.cost,
        cost_lines.cost_source in ('period_cost', 'ad_spend', 'event_cost')
        or detailed_programs.program_id is null as is_counted,
        cost_lines.cost_date
    from cost_lines
    cross join reporting
    left join detailed_programs
        on cost_lines.program_id = detailed_programs.program_id
),

converted as (
    select
        priced.*,
        {{ in_reporting_currency('priced.cost', 'exchange_rates.rate_to_reporting') }}
            as cost_reporting
    from priced
    left join exchange_rates
        on {{ is_rate_of('exchange_rates', 'priced.currency', 'priced.cost_date') }}
),

monthly as (
    select
        program_id,
        cost_source,
        currency,
        sum(cost) as cost,
        sum(cost_reporting) as cost_reporting,
        sum(case when cost_reporting is null then cost else 0 end) as cost_without_rate,
        is_counted,
        {{ month_of('cost_date') }} as cost_month_date
    from converted
    group by program_id, cost_source, currency, is_counted, {{ month_of('cost_date') }}
),

program_costs as (
    select
        md5(
            program_id || '|' || cast(cost_month_date as text) || '|' || cost_source || '|'
            || currency
        ) as program_cost_id,
        program_id,
        cost_source,
        currency,
        cast(cost as numeric(18, 2)) as cost,
        cast(cost_reporting as numeric(18, 2)) as cost_reporting,
        cast(cost_without_rate as numeric(18, 2)) as cost_without_rate,
        is_counted,
        cost_month_date
    from monthly
)

select * from program_costs
