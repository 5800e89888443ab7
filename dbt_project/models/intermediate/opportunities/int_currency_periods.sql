with

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

opportunities as (
    select * from {{ ref('int_opportunities__records') }}
),

boundaries as (
    select
        currency,
        cast('1900-01-01' as date) as first_date
    from opportunities
    union
    select
        currency,
        valid_from_date
    from exchange_rates
    union
    select
        currency,
        valid_until_date
    from exchange_rates
    where valid_until_date is not null
),

periods as (
    select
        currency,
        first_date,
        lead(first_date) over (partition by currency order by first_date) as until_date
    from boundaries
),

final as (
    select
        periods.currency,
        exchange_rates.rate_to_reporting,
        periods.first_date,
        periods.until_date
    from periods
    left join exchange_rates
        on {{ is_rate_of('exchange_rates', 'periods.currency', 'periods.first_date') }}
)

select * from final
