with

opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

history as (
    select * from {{ ref('stg_salesforce__opportunity_history') }}
),

pipeline_stages as (
    select * from {{ ref('stg_hubspot__pipeline_stages') }}
),

-- Salesforce does not export what a stage means. The opportunities that are in it now say it best;
-- a stage nobody is in now is judged by the forecast category and probability of its history.
observed as (
    select
        source_instance,
        stage,
        0 as hearsay,
        case when is_won then 'won' when is_closed then 'lost' else 'open' end as category
    from opportunities
    where is_deleted = false and stage is not null
    union all
    select
        source_instance,
        stage,
        1 as hearsay,
        case
            when lower(forecast_category) = 'closed' or probability = 100 then 'won'
            when lower(forecast_category) = 'omitted' and coalesce(probability, 0) = 0 then 'lost'
            else 'open'
        end as category
    from history
    where stage is not null
),

counted as (
    select
        source_instance,
        stage,
        category,
        row_number() over (
            partition by source_instance, stage
            order by min(hearsay), count(*) desc, category
        ) as preference
    from observed
    group by source_instance, stage, category
),

final as (
    select
        'salesforce' as source,
        source_instance,
        '' as pipeline_id,
        stage as stage_id,
        stage,
        category
    from counted
    where preference = 1
    union all
    select
        'hubspot',
        source_instance,
        pipeline_id_hubspot,
        stage_id_hubspot,
        coalesce(stage_label, stage_id_hubspot),
        case when is_won then 'won' when is_closed then 'lost' else 'open' end
    from pipeline_stages
)

select * from final
