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
        lag(changes.stage)
            over (partition by changes.opportunity_id order by changes.change_number)
            as previous_stage,
        lag(changes.category)
            over (partition by changes.opportunity_id order by changes.change_number)
            as previous_category
    from changes
),

entries as (
    select
        compared.*,
        row_number()
            over (partition by compared.opportunity_id order by compared.change_number)
            as episode_number,
        row_number()
            over (
                partition by compared.opportunity_id, compared.stage order by compared.change_number
            )
            as stage_visit_number,
        lead(compared.stage)
            over (partition by compared.opportunity_id order by compared.change_number)
            as next_stage,
        lead(compared.changed_at)
            over (partition by compared.opportunity_id order by compared.change_number)
            as exited_at
    from compared
    where
        compared.previous_stage is null
        or compared.stage <> compared.previous_stage
        or compared.category <> compared.previous_category
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
