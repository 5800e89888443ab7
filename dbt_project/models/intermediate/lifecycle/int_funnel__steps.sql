with

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

people as (
    select * from {{ ref('int_people') }}
),

channels as (
    select * from {{ ref('int_leads__channels') }}
),

ways as (
    select
        basis,
        person_id,
        min(entered_at) as entered_funnel_at,
        max(case when not is_detour then stage_rank end) as reached_rank
    from episodes
    group by basis, person_id
),

entries as (
    select
        basis,
        person_id,
        stage,
        max(stage_rank) as stage_rank,
        min(entered_at) as entered_at
    from episodes
    group by basis, person_id, stage
),

-- the next step is the first stage above this one that was entered after it
steps as (
    select
        entries.basis,
        entries.person_id,
        entries.stage,
        entries.entered_at,
        min(episodes.entered_at) as stepped_at
    from entries
    left join episodes
        on
            entries.basis = episodes.basis
            and entries.person_id = episodes.person_id
            and entries.stage_rank < episodes.stage_rank
            and entries.entered_at <= episodes.entered_at
            and not episodes.is_detour
    group by entries.basis, entries.person_id, entries.stage, entries.entered_at
),

final as (
    select
        ways.basis,
        ways.person_id,
        coalesce(people.segment, 'unmapped') as segment,
        coalesce(channels.original_channel, 'unattributed') as channel,
        steps.stage,
        ways.reached_rank,
        {{ minutes_between('steps.entered_at', 'steps.stepped_at') }} as minutes_to_next,
        {{ month_of(local_date('ways.entered_funnel_at', 'settings.reporting_timezone')) }}
            as cohort_month
    from ways
    inner join settings
        on settings.is_in_force_now
    inner join steps
        on ways.basis = steps.basis and ways.person_id = steps.person_id
    left join people
        on ways.person_id = people.person_id
    left join channels
        on ways.person_id = channels.person_id
)

select * from final
