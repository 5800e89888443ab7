{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='opportunity_day_key',
        on_schema_change='fail',
        post_hook="{{ drop_days_that_are_no_more() }}"
    )
}}

with

ranges as (
    select * from {{ ref('int_opportunity_day_ranges') }}
),

fingerprinted as (
    select
        ranges.*,
        md5(
            ranges.stage
            || '|'
            || ranges.category
            || '|'
            || ranges.currency
            || '|'
            || ranges.agreement_version
            || '|' || coalesce(ranges.owner_id, '')
            || '|' || coalesce(cast(ranges.amount as text), '')
            || '|' || coalesce(cast(ranges.amount_reporting as text), '')
            || '|' || coalesce(cast(ranges.probability as text), '')
            || '|' || coalesce(cast(ranges.close_date as text), '')
        ) as state_fingerprint
    from ranges
),

{% if is_incremental() -%}
loaded as (
    select
        opportunity_id,
        state_since_date,
        state_fingerprint,
        max(as_of_date) as last_date
    from {{ this }}
    group by opportunity_id, state_since_date, state_fingerprint
),

-- A range that is here already needs only the days that have come since; any other needs all of its
-- days, which replace what stands in their place.
to_load as (
    select
        fingerprinted.*,
        coalesce(cast(loaded.last_date + interval '1 day' as date), fingerprinted.first_date)
            as load_from_date
    from fingerprinted
    left join loaded
        on
            fingerprinted.opportunity_id = loaded.opportunity_id
            and fingerprinted.first_date = loaded.state_since_date
            and fingerprinted.state_fingerprint = loaded.state_fingerprint
    where loaded.last_date is null or loaded.last_date < fingerprinted.last_date
),
{%- else -%}
    to_load as (
        select
            fingerprinted.*,
            fingerprinted.first_date as load_from_date
        from fingerprinted
    ),
{%- endif %}

final as (
    select
        to_load.opportunity_id || ':' || cast(days.day as text) as opportunity_day_key,
        to_load.opportunity_id,
        to_load.owner_id,
        to_load.stage,
        to_load.category,
        to_load.currency,
        cast(to_load.amount as numeric(18, 2)) as amount,
        cast(to_load.amount_reporting as numeric(18, 2)) as amount_reporting,
        cast(to_load.probability as numeric(18, 2)) as probability,
        days.day as as_of_date,
        to_load.close_date,
        to_load.first_date as state_since_date,
        to_load.state_fingerprint,
        to_load.agreement_version
    from to_load
    cross join lateral {{ date_series('to_load.load_from_date', 'to_load.last_date') }} as days
)

select * from final
