-- A returned row is an opportunity whose open episode is missing, is not the only one, or speaks of
-- another stage or category than the opportunity itself.
with

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

stage_episodes as (
    select * from {{ ref('fct_opportunity_stage_episodes') }}
),

open_episodes as (
    select
        opportunity_id,
        count(*) as episodes,
        max(stage) as stage,
        max(category) as category
    from stage_episodes
    where exited_at is null
    group by opportunity_id
),

wrong as (
    select
        coalesce(opportunities.opportunity_id, open_episodes.opportunity_id) as opportunity_id,
        opportunities.stage,
        open_episodes.stage as stage_of_history
    from opportunities
    full outer join open_episodes
        on opportunities.opportunity_id = open_episodes.opportunity_id
    where
        opportunities.opportunity_id is null
        or open_episodes.opportunity_id is null
        or open_episodes.episodes <> 1
        or opportunities.stage <> open_episodes.stage
        or opportunities.category <> open_episodes.category
)

select * from wrong
