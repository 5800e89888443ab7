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

shares as (
    select
        content_id,
        person_id,
        count(*) as shares_count,
        min(occurred_at) as first_shared_at
    from touches
    where kind = 'content_share' and content_id is not null
    group by content_id, person_id
),

-- whoever looked at it after Sales had sent it
shares_answered as (
    select
        shares.content_id,
        shares.person_id,
        shares.shares_count,
        count(human_touches.touch_id) > 0 as is_answered
    from shares
    left join human_touches
        on
            shares.content_id = human_touches.content_id
            and shares.person_id = human_touches.person_id
            and shares.first_shared_at <= human_touches.occurred_at
            and shares.person_id <> 'unlinked'
    group by shares.content_id, shares.person_id, shares.shares_count
),

share_counts as (
    select
        content_id,
        cast(sum(shares_count) as bigint) as shares_count,
        count(*) filter (where person_id <> 'unlinked') as people_shared_with_count,
        count(*) filter (where is_answered) as people_touched_after_share_count
    from shares_answered
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
        coalesce(volumes.content_id, share_counts.content_id) as content_id,
        coalesce(volumes.touches_count, 0) as touches_count,
        coalesce(volumes.people_count, 0) as people_count,
        coalesce(share_counts.shares_count, 0) as shares_count,
        coalesce(share_counts.people_shared_with_count, 0) as people_shared_with_count,
        coalesce(share_counts.people_touched_after_share_count, 0)
            as people_touched_after_share_count,
        coalesce(progression_counts.stage_progressions_count, 0) as stage_progressions_count
    from volumes
    full outer join share_counts
        on volumes.content_id = share_counts.content_id
    left join progression_counts
        on volumes.content_id = progression_counts.content_id
)

select * from engagement
