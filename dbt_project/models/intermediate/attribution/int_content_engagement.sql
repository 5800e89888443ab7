with

touches as (
    select * from {{ ref('int_touches') }}
),

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
),

human_touches as (
    select
        coalesce(content_id, 'no_content') as content_id,
        touch_id,
        person_id,
        occurred_at
    from touches
    where is_human and direction = 'inbound'
),

volumes as (
    select
        content_id,
        count(*) as touches_count,
        count(distinct case when person_id <> 'unlinked' then person_id end) as people_count
    from human_touches
    group by content_id
),

progressions as (
    select
        episode_id,
        person_id,
        entered_at
    from episodes
    where basis = 'as_defined_then' and direction in ('forward', 'skip')
),

-- a step forward counts once per asset, however often the asset was touched before it
progressed as (
    select distinct
        human_touches.content_id,
        progressions.episode_id
    from progressions
    inner join human_touches
        on
            progressions.person_id = human_touches.person_id
            and progressions.entered_at >= human_touches.occurred_at
            and progressions.entered_at <= human_touches.occurred_at + interval '30 days'
),

progression_counts as (
    select
        content_id,
        count(*) as stage_progressions_count
    from progressed
    group by content_id
),

engagement as (
    select
        volumes.content_id,
        volumes.touches_count,
        volumes.people_count,
        coalesce(progression_counts.stage_progressions_count, 0) as stage_progressions_count
    from volumes
    left join progression_counts
        on volumes.content_id = progression_counts.content_id
)

select * from engagement
