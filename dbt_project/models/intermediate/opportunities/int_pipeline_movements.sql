with

ranges as (
    select * from {{ ref('int_opportunity_day_ranges') }}
),

compared as (
    select
        opportunity_id,
        first_date as movement_date,
        coalesce(amount, 0) as amount,
        coalesce(amount_reporting, 0) as amount_reporting,
        coalesce(rate_to_reporting, 0) as rate_to_reporting,
        amount is not null and amount_reporting is null as is_unconverted,
        category,
        close_date,
        lag(category) over by_day as previous_category,
        lag(close_date) over by_day as previous_close_date,
        coalesce(lag(amount) over by_day, 0) as previous_amount,
        coalesce(lag(amount_reporting) over by_day, 0) as previous_amount_reporting,
        coalesce(
            lag(amount is not null and amount_reporting is null) over by_day, false
        ) as was_unconverted
    from ranges
    window by_day as (partition by opportunity_id order by first_date)
),

flagged as (
    select
        compared.*,
        coalesce(previous_category = 'open', false) as was_open,
        compared.category = 'open' as is_open,
        compared.previous_category is null as is_created,
        coalesce(previous_category = 'open', true) and compared.category = 'won' as is_won,
        coalesce(previous_category = 'open', true) and compared.category = 'lost' as is_lost,
        coalesce(compared.previous_category <> 'open', false)
        and compared.category = 'open' as is_reopened
    from compared
),

-- What was open is weighed at the rate of the day before and after; the rest is the rate's own doing.
weighed as (
    select
        flagged.*,
        case
            when was_open
                then {{ in_reporting_currency('previous_amount', 'rate_to_reporting') }}
            else 0
        end as previous_worth_today
    from flagged
),

compared_at_one_rate as (
    select
        weighed.*,
        case when was_open then amount_reporting - previous_worth_today else 0 end as amount_moved,
        case when was_open then previous_worth_today - previous_amount_reporting else 0 end
            as revalued_amount
    from weighed
),

moved as (
    select
        opportunity_id,
        movement_date,
        is_created,
        is_reopened,
        is_won,
        is_lost,
        case when is_created then amount_reporting else 0 end as created_amount,
        case when is_reopened then amount_reporting else 0 end as reopened_amount,
        case when amount_moved > 0 then amount_moved else 0 end as raised_amount,
        case when amount_moved < 0 then -amount_moved else 0 end as cut_amount,
        case when is_won then amount_reporting else 0 end as won_amount,
        case when is_lost then amount_reporting else 0 end as lost_amount,
        revalued_amount,
        case
            when was_open and is_open and close_date < previous_close_date then amount_reporting
            else 0
        end as pulled_in_amount,
        case
            when was_open and is_open and close_date > previous_close_date then amount_reporting
            else 0
        end as pushed_out_amount,
        case when is_open then amount_reporting else 0 end
        - case when was_open then previous_amount_reporting else 0 end as open_amount_change,
        case when is_open then 1 else 0 end - case when was_open then 1 else 0 end
            as open_count_change,
        case when is_open and is_unconverted then 1 else 0 end
        - case when was_open and was_unconverted then 1 else 0 end as unconverted_count_change
    from compared_at_one_rate
),

final as (
    select
        opportunity_id,
        cast(created_amount as numeric(18, 2)) as created_amount,
        cast(reopened_amount as numeric(18, 2)) as reopened_amount,
        cast(raised_amount as numeric(18, 2)) as raised_amount,
        cast(cut_amount as numeric(18, 2)) as cut_amount,
        cast(won_amount as numeric(18, 2)) as won_amount,
        cast(lost_amount as numeric(18, 2)) as lost_amount,
        cast(revalued_amount as numeric(18, 2)) as revalued_amount,
        cast(pulled_in_amount as numeric(18, 2)) as pulled_in_amount,
        cast(pushed_out_amount as numeric(18, 2)) as pushed_out_amount,
        cast(open_amount_change as numeric(18, 2)) as open_amount_change,
        open_count_change,
        unconverted_count_change,
        is_created,
        is_reopened,
        is_won,
        is_lost,
        movement_date
    from moved
)

select * from final
