with

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

settings as (
    select * from {{ source('agreement', 'settings') }}
),

judged as (
    select
        opportunities.opportunity_id,
        opportunities.account_id,
        opportunities.currency,
        opportunities.category,
        settings.agreement_version,
        settings.link_mode,
        settings.touches_counted,
        opportunities.amount,
        opportunities.amount_reporting,
        settings.half_life_days,
        opportunities.category = 'open' as is_open,
        opportunities.category = 'won' as is_won,
        opportunities.created_at,
        case when opportunities.category <> 'open' then opportunities.closed_at end as closed_at,
        opportunities.created_at
        - cast(settings.lookback_days as integer) * interval '1 day' as path_from_at,
        case
            when opportunities.category = 'open' then {{ as_of() }}
            else coalesce(opportunities.closed_at, {{ as_of() }})
        end as path_until_at
    from opportunities
    inner join versions
        on {{ is_in_force('versions', 'opportunities.created_at') }}
    inner join settings
        on versions.agreement_version = settings.agreement_version
)

select * from judged
