with

contents as (
    select * from {{ ref('dim_content') }}
),

engagement as (
    select * from {{ ref('int_content_engagement') }}
),

attribution as (
    select * from {{ ref('fct_attribution') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

credited as (
    select
        attribution.content_id,
        attribution.model,
        sum(attribution.credit_micros) as created_micros,
        coalesce(sum(attribution.attributed_amount_reporting), 0) as pipeline_created,
        coalesce(
            sum(attribution.attributed_amount_reporting) filter (
                where opportunities.category = 'won'
            ), 0
        ) as revenue_won
    from attribution
    inner join opportunities
        on attribution.opportunity_id = opportunities.opportunity_id
    group by attribution.content_id, attribution.model
),

performance as (
    select
        md5(contents.content_id || '|' || attribution_weights.model) as content_performance_id,
        contents.content_id,
        contents.content_name,
        contents.content_kind,
        attribution_weights.model,
        reporting.reporting_currency as currency,
        coalesce(engagement.touches_count, 0) as touches_count,
        coalesce(engagement.people_count, 0) as people_count,
        coalesce(engagement.shares_count, 0) as shares_count,
        coalesce(engagement.people_shared_with_count, 0) as people_shared_with_count,
        coalesce(engagement.people_touched_after_share_count, 0)
            as people_touched_after_share_count,
        coalesce(engagement.stage_progressions_count, 0) as stage_progressions_count,
        {{ from_micros('coalesce(credited.created_micros, 0)') }} as opportunities_created,
        cast(coalesce(credited.pipeline_created, 0) as numeric(18, 2)) as pipeline_created,
        cast(coalesce(credited.revenue_won, 0) as numeric(18, 2)) as revenue_won,
        contents.last_touched_at
    from contents
    cross join attribution_weights
    cross join reporting
    left join engagement
        on contents.content_id = engagement.content_id
    left join credited
        on
            contents.content_id = credited.content_id
            and attribution_weights.model = credited.model
)

select * from performance
