with

changes as (
    select * from {{ ref('int_opportunity_changes') }}
),

records as (
    select * from {{ ref('int_opportunities__records') }}
),

periods as (
    select * from {{ ref('int_currency_periods') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

dated as (
    select
        changes.*,
        {{ local_date('changes.changed_at', 'reporting.reporting_timezone') }} as change_date,
        {{ local_date(as_of(), 'reporting.reporting_timezone') }} as today_date
    from changes
    cross join reporting
),

-- Of several changes on one day the last holds at its end.
days_ended as (
    select
        dated.*,
        row_number() over (
            partition by dated.opportunity_id, dated.change_date order by dated.change_number desc
        ) as number_from_end
    from dated
),

ranges as (
    select
        days_ended.*,
        coalesce(
            cast(
                lead(days_ended.change_date)
                    over (partition by days_ended.opportunity_id order by days_ended.change_number)
                - interval '1 day' as date
            ),
            days_ended.today_date
        ) as last_date
    from days_ended
    where days_ended.number_from_end = 1
),

version_periods as (
    select
        versions.agreement_version,
        {{ local_date('versions.in_force_from_at', 'reporting.reporting_timezone') }} as first_date,
        {{ local_date('versions.in_force_until_at', 'reporting.reporting_timezone') }} as until_date
    from versions
    cross join reporting
),

-- Cut where the rate of the currency or the version of the agreement changes: constant throughout.
final as (
    select
        ranges.opportunity_id,
        ranges.stage,
        ranges.category,
        ranges.owner_id,
        records.currency,
        ranges.amount,
        {{ in_reporting_currency('ranges.amount', 'periods.rate_to_reporting') }}
            as amount_reporting,
        periods.rate_to_reporting,
        ranges.probability,
        ranges.close_date,
        greatest(ranges.change_date, periods.first_date, version_periods.first_date)
            as first_date,
        least(
            ranges.last_date,
            coalesce(cast(periods.until_date - interval '1 day' as date), ranges.last_date),
            coalesce(cast(version_periods.until_date - interval '1 day' as date), ranges.last_date)
        ) as last_date,
        version_periods.agreement_version
    from ranges
    inner join records
        on ranges.opportunity_id = records.opportunity_id
    inner join periods
        on
            records.currency = periods.currency
            and ranges.last_date >= periods.first_date
            and (periods.until_date is null or ranges.change_date < periods.until_date)
    inner join version_periods
        on
            ranges.last_date >= version_periods.first_date
            and (
                version_periods.until_date is null
                or ranges.change_date < version_periods.until_date
            )
    where
        greatest(ranges.change_date, periods.first_date, version_periods.first_date)
        <= least(
            ranges.last_date,
            coalesce(cast(periods.until_date - interval '1 day' as date), ranges.last_date),
            coalesce(cast(version_periods.until_date - interval '1 day' as date), ranges.last_date)
        )
)

select * from final
