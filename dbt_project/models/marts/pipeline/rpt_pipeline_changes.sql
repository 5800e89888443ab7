with

movements as (
    select * from {{ ref('int_pipeline_movements') }}
),

span as (
    select
        min(first_date) as first_date,
        max(last_date) as last_date
    from {{ ref('int_opportunity_day_ranges') }}
),

days as (
    select days.day as as_of_date
    from span
    cross join lateral {{ date_series('span.first_date', 'span.last_date') }} as days
),

daily as (
    select
        days.as_of_date,
        coalesce(sum(movements.created_amount), 0) as created_amount,
        coalesce(sum(movements.reopened_amount), 0) as reopened_amount,
        coalesce(sum(movements.raised_amount), 0) as raised_amount,
        coalesce(sum(movements.cut_amount), 0) as cut_amount,
        coalesce(sum(movements.won_amount), 0) as won_amount,
        coalesce(sum(movements.lost_amount), 0) as lost_amount,
        coalesce(sum(movements.revalued_amount), 0) as revalued_amount,
        coalesce(sum(movements.pulled_in_amount), 0) as pulled_in_amount,
        coalesce(sum(movements.pushed_out_amount), 0) as pushed_out_amount,
        coalesce(sum(movements.open_amount_change), 0) as open_amount_change,
        coalesce(sum(movements.open_count_change), 0) as open_count_change,
        coalesce(sum(movements.unconverted_count_change), 0) as unconverted_count_change,
        count(case when movements.is_created then 1 end) as created_count,
        count(case when movements.is_won then 1 end) as won_count,
        count(case when movements.is_lost then 1 end) as lost_count,
        count(case when movements.is_reopened then 1 end) as reopened_count
    from days
    left join movements
        on days.as_of_date = movements.movement_date
    group by days.as_of_date
),

running as (
    select
        daily.*,
        sum(daily.open_amount_change) over (order by daily.as_of_date rows unbounded preceding)
            as closing_amount,
        sum(daily.open_count_change) over (order by daily.as_of_date rows unbounded preceding)
            as closing_count,
        sum(daily.unconverted_count_change)
            over (order by daily.as_of_date rows unbounded preceding)
            as unconverted_count
    from daily
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

final as (
    select
        reporting.reporting_currency as currency,
        cast(running.closing_amount - running.open_amount_change as numeric(18, 2))
            as opening_amount,
        cast(running.created_amount as numeric(18, 2)) as created_amount,
        cast(running.reopened_amount as numeric(18, 2)) as reopened_amount,
        cast(running.raised_amount as numeric(18, 2)) as raised_amount,
        cast(running.cut_amount as numeric(18, 2)) as cut_amount,
        cast(running.won_amount as numeric(18, 2)) as won_amount,
        cast(running.lost_amount as numeric(18, 2)) as lost_amount,
        cast(running.revalued_amount as numeric(18, 2)) as revalued_amount,
        cast(running.closing_amount as numeric(18, 2)) as closing_amount,
        cast(running.pulled_in_amount as numeric(18, 2)) as pulled_in_amount,
        cast(running.pushed_out_amount as numeric(18, 2)) as pushed_out_amount,
        cast(running.closing_count - running.open_count_change as bigint) as opening_count,
        running.created_count,
        running.reopened_count,
        running.won_count,
        running.lost_count,
        cast(running.closing_count as bigint) as closing_count,
        cast(running.unconverted_count as bigint) as unconverted_count,
        running.as_of_date,
        reporting.agreement_version
    from running
    cross join reporting
)

select * from final
