-- A returned row is a day whose row does not say what history said last before that day ended, or an
-- opportunity with more or fewer days than it existed. Judged from the changes themselves, so that an
-- incremental table is held to what a full refresh would say.
with

opportunity_days as (
    select * from {{ ref('fct_opportunity_days') }}
),

changes as (
    select * from {{ ref('int_opportunity_changes') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

ended as (
    select
        opportunity_days.*,
        {{ start_of_local_day("opportunity_days.as_of_date + interval '1 day'", 'reporting.reporting_timezone') }}
            as ended_at
    from opportunity_days
    cross join reporting
),

wrong_days as (
    select
        ended.opportunity_id,
        ended.as_of_date
    from ended
    left join changes
        on
            ended.opportunity_id = changes.opportunity_id
            and ended.ended_at > changes.changed_at
            and (changes.changed_until is null or ended.ended_at <= changes.changed_until)
            and ended.stage = changes.stage
            and ended.category = changes.category
            and coalesce(ended.owner_id, '') = coalesce(changes.owner_id, '')
            and coalesce(ended.amount, -1) = coalesce(changes.amount, -1)
            and coalesce(ended.close_date, cast('1900-01-01' as date))
            = coalesce(changes.close_date, cast('1900-01-01' as date))
    where changes.opportunity_id is null
),

existed as (
    select
        changes.opportunity_id,
        {{ local_date('min(changes.changed_at)', 'reporting.reporting_timezone') }} as first_date,
        {{ local_date(as_of(), 'reporting.reporting_timezone') }} as last_date
    from changes
    cross join reporting
    group by changes.opportunity_id, reporting.reporting_timezone
),

days_counted as (
    select
        opportunity_id,
        min(as_of_date) as first_date,
        max(as_of_date) as last_date,
        count(*) as days_count
    from opportunity_days
    group by opportunity_id
),

wrong_lives as (
    select
        coalesce(existed.opportunity_id, days_counted.opportunity_id) as opportunity_id,
        days_counted.last_date as as_of_date
    from existed
    full outer join days_counted
        on existed.opportunity_id = days_counted.opportunity_id
    where
        existed.opportunity_id is null
        or days_counted.opportunity_id is null
        or existed.first_date <> days_counted.first_date
        or existed.last_date <> days_counted.last_date
        or days_counted.last_date - days_counted.first_date + 1 <> days_counted.days_count
)

select * from wrong_days
union all
select * from wrong_lives
