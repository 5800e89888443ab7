with

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
    where basis = 'as_defined_then'
),

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

subjects as (
    select
        'person_episode' as subject_kind,
        episodes.episode_id as subject_id,
        episodes.person_id as owned_id,
        episodes.person_id,
        cast(null as text) as opportunity_id,
        handoffs.handoff_id,
        episodes.stage as started_by,
        handoffs.signal_kind,
        cast(episodes.episode_number as bigint) as episode_number,
        episodes.entered_at,
        coalesce(handoffs.signal_at, episodes.entered_at) as signal_at,
        handoffs.assigned_at as handed_off_at,
        cast(null as timestamp with time zone) as closed_at
    from episodes
    left join handoffs on episodes.episode_id = handoffs.episode_id

    union all

    select
        'handoff' as subject_kind,
        handoffs.handoff_id as subject_id,
        handoffs.person_id as owned_id,
        handoffs.person_id,
        cast(null as text) as opportunity_id,
        handoffs.handoff_id,
        episodes.stage as started_by,
        handoffs.signal_kind,
        cast(episodes.episode_number as bigint) as episode_number,
        handoffs.entered_at,
        handoffs.signal_at,
        handoffs.assigned_at as handed_off_at,
        cast(null as timestamp with time zone) as closed_at
    from handoffs
    inner join episodes on handoffs.episode_id = episodes.episode_id

    union all

    select
        'opportunity' as subject_kind,
        opportunity_id as subject_id,
        opportunity_id as owned_id,
        cast(null as text) as person_id,
        opportunity_id,
        cast(null as text) as handoff_id,
        'opportunity_created' as started_by,
        cast(null as text) as signal_kind,
        cast(null as bigint) as episode_number,
        created_at as entered_at,
        created_at as signal_at,
        cast(null as timestamp with time zone) as handed_off_at,
        case when category in ('won', 'lost') then closed_at end as closed_at
    from opportunities

    union all

    select
        'opportunity' as subject_kind,
        opportunity_id as subject_id,
        opportunity_id as owned_id,
        cast(null as text) as person_id,
        opportunity_id,
        cast(null as text) as handoff_id,
        'opportunity_won' as started_by,
        cast(null as text) as signal_kind,
        cast(null as bigint) as episode_number,
        closed_at as entered_at,
        closed_at as signal_at,
        cast(null as timestamp with time zone) as handed_off_at,
        cast(null as timestamp with time zone) as closed_at
    from opportunities
    where category = 'won'
)

select * from subjects
