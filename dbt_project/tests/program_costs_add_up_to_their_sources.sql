-- A returned row is a kind of cost and currency whose costs are not, to the cent, those that its source
-- tells; or a row that is in the reporting currency and converted, or says wrongly what has no rate.
with

program_costs as (
    select * from {{ ref('fct_program_costs') }}
),

period_costs as (
    select * from {{ ref('stg_marketo__program_costs') }}
),

ad_costs as (
    select * from {{ ref('stg_ad_spend__daily_costs') }}
),

attendees as (
    select * from {{ ref('stg_event_attendance__attendees') }}
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

-- an event's cost stands on each of its attendees; what was said last counts, once
latest_attendees as (
    select
        attendees.*,
        row_number() over (
            partition by source_instance, event_id
            order by occurred_at desc nulls last, attendance_id asc
        ) as recency
    from attendees
    where not is_deleted
),

told as (
    select
        'period_cost' as cost_source,
        cast(null as text) as currency,
        cost
    from period_costs
    where not is_deleted
    union all
    select
        'ad_spend' as cost_source,
        currency,
        cost
    from ad_costs
    where not is_deleted
    union all
    select
        'event_cost' as cost_source,
        currency,
        event_cost as cost
    from latest_attendees
    where recency = 1
    union all
    select
        'campaign_actual_cost' as cost_source,
        currency,
        actual_cost as cost
    from salesforce_campaigns
    where not is_deleted
    union all
    select
        'campaign_spend' as cost_source,
        currency,
        spend as cost
    from hubspot_campaigns
    where not is_deleted
),

told_sums as (
    select
        told.cost_source,
        upper(coalesce(told.currency, reporting.reporting_currency)) as currency,
        coalesce(sum(told.cost), 0) as cost
    from told
    cross join reporting
    group by told.cost_source, upper(coalesce(told.currency, reporting.reporting_currency))
),

kept_sums as (
    select
        cost_source,
        currency,
        sum(cost) as cost
    from program_costs
    group by cost_source, currency
),

wrong_sums as (
    select
        coalesce(told_sums.cost_source, kept_sums.cost_source) as cost_source,
        coalesce(told_sums.currency, kept_sums.currency) as currency
    from told_sums
    full outer join kept_sums
        on
            told_sums.cost_source = kept_sums.cost_source
            and told_sums.currency = kept_sums.currency
    where coalesce(told_sums.cost, 0) <> coalesce(kept_sums.cost, 0)
),

wrong_rows as (
    select
        program_costs.cost_source,
        program_costs.currency
    from program_costs
    cross join reporting
    where
        (
            program_costs.currency = reporting.reporting_currency
            and program_costs.cost is distinct from program_costs.cost_reporting
        )
        or (
            program_costs.cost_reporting is null
            and program_costs.cost <> program_costs.cost_without_rate
        )
)

select * from wrong_sums
union all
select * from wrong_rows
