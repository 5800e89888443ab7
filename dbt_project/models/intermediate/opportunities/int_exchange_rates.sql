with

dated_rates as (
    select * from {{ ref('stg_salesforce__dated_conversion_rates') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

ranges as (
    select
        source_instance,
        upper(currency) as currency,
        conversion_rate,
        start_date,
        coalesce(next_start_date, cast('9999-12-31' as date)) as next_start_date
    from dated_rates
    where conversion_rate > 0
),

-- Salesforce counts units of a currency per unit of the corporate one, which it does not always list:
-- a reporting currency without rates is taken to be it.
reporting_ranges as (
    select ranges.*
    from ranges
    inner join reporting
        on ranges.currency = reporting.reporting_currency
    union all
    select distinct
        ranges.source_instance,
        reporting.reporting_currency,
        cast(1.0 as double precision),
        cast('1900-01-01' as date),
        cast('9999-12-31' as date)
    from ranges
    cross join reporting
    where
        not exists (
            select 1
            from ranges as listed
            where
                listed.source_instance = ranges.source_instance
                and listed.currency = reporting.reporting_currency
        )
),

crossed as (
    select
        ranges.currency,
        ranges.source_instance,
        reporting_ranges.conversion_rate / ranges.conversion_rate as rate_to_reporting,
        greatest(ranges.start_date, reporting_ranges.start_date) as valid_from_date,
        least(ranges.next_start_date, reporting_ranges.next_start_date) as valid_until_date,
        min(ranges.source_instance) over (partition by ranges.currency) as first_instance
    from ranges
    inner join reporting_ranges
        on
            ranges.source_instance = reporting_ranges.source_instance
            and ranges.start_date < reporting_ranges.next_start_date
            and ranges.next_start_date > reporting_ranges.start_date
    where ranges.currency <> reporting_ranges.currency
),

-- Two orgs may both keep a currency; one of them is believed throughout.
final as (
    select
        currency,
        rate_to_reporting,
        valid_from_date,
        nullif(valid_until_date, cast('9999-12-31' as date)) as valid_until_date
    from crossed
    where source_instance = first_instance
    union all
    select
        reporting_currency,
        cast(1.0 as double precision),
        cast('1900-01-01' as date),
        cast(null as date)
    from reporting
)

select * from final
