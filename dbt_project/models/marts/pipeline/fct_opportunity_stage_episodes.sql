with

changes as (
    select * from {{ ref('int_opportunity_changes') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

compared as (
    select
        changes.*,
        lag(stage) over (partition by opportunity_id order by change_number) as previous_stage,
        lag(category) over (partition by opportunity_id order by change_number)
            as previous_category
    from changes
),

entries as (
    select
        compared.*,
        row_number() over (partition by opportunity_id order by change_number) as episode_number,
        row_number() over (partition by opportunity_id, stage order by change_number)
            as stage_visit_number,
        lead(stage) over (partition by opportunity_id order by change_number) as next_stage,
        lead(changed_at) over (partition by opportunity_id order by change_number) as exited_at
    from compared
    where
        previous_stage is null
        or stage <> previous_stage
        or category <> previous_category
),

final as (
    select
        entries.opportunity_id || ':' || cast(entries.episode_number as text) as stage_episode_id,
        entries.opportunity_id,
        entries.change_id,
        entries.stage,
        entries.category,
        entries.previous_stage,
        entries.next_stage,
        entries.episode_number,
        entries.stage_visit_number,
        {{ minutes_between('entries.changed_at', 'coalesce(entries.exited_at, ' ~ as_of() ~ ')') }}
            as minutes_inside,
        entries.exited_at is null as is_open,
        entries.is_observed,
        entries.changed_at as entered_at,
        entries.exited_at,
        versions.agreement_version
    from entries
    inner join versions
        on {{ is_in_force('versions', 'entries.changed_at') }}
)

select * from final
