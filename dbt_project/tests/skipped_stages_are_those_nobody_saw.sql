-- A returned row is a stage for which the funnel lists more or fewer skips than there are people who
-- were in a later stage and never in this one.
with

funnel as (
    select * from {{ ref('rpt_funnel') }}
),

episodes as (
    select * from {{ ref('fct_stage_episodes') }}
),

stages as (
    select * from {{ ref('int_funnel__stages') }}
),

listed as (
    select
        stage,
        sum(skipped) as skipped
    from funnel
    where basis = 'as_defined_then' and not is_detour
    group by stage
),

came_further as (
    select distinct
        stages.stage,
        episodes.person_id
    from episodes
    inner join stages as entered
        on episodes.stage = entered.stage and not entered.is_detour
    inner join stages
        on entered.stage_rank > stages.stage_rank and not stages.is_detour
),

seen as (
    select distinct
        stage,
        person_id
    from episodes
),

counted as (
    select
        came_further.stage,
        count(*) as skipped
    from came_further
    left join seen
        on came_further.stage = seen.stage and came_further.person_id = seen.person_id
    where seen.person_id is null
    group by came_further.stage
),

wrong as (
    select
        listed.stage,
        listed.skipped,
        counted.skipped as counted
    from listed
    left join counted
        on listed.stage = counted.stage
    where listed.skipped <> coalesce(counted.skipped, 0)
)

select * from wrong
