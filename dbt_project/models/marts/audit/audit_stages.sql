with

episodes as (
    select * from {{ ref("fct_stage_episodes") }}
),

stages as (
    select * from {{ ref("int_funnel__stages") }}
),

-- silence is measured up to the last thing that happened to anybody: an export that is late makes
-- no stage look empty, its own check speaks for it
funnel as (
    select
        count(distinct person_id) as people_in_funnel,
        max(entered_at) as latest_at
    from episodes
),

visited as (
    select
        stage,
        count(*) as visits,
        max(entered_at) as last_entered_at
    from episodes
    group by stage
),

last_years as (
    select
        visited.stage,
        count(*) as visits_in_last_year
    from visited
    inner join episodes
        on
            visited.stage = episodes.stage
            and episodes.entered_at > visited.last_entered_at - interval '8760 hours'
    group by visited.stage
),

measured as (
    select
        stages.stage,
        stages.agreement_version,
        cast(stages.stage_rank as bigint) as stage_rank,
        funnel.people_in_funnel,
        coalesce(visited.visits, 0) as visits,
        coalesce(last_years.visits_in_last_year, 0) as visits_in_last_year,
        {{ ratio(seconds_between("visited.last_entered_at", "funnel.latest_at"), "86400.0") }}
            as silent_days,
        stages.is_detour,
        visited.last_entered_at
    from stages
    cross join funnel
    left join visited
        on stages.stage = visited.stage
    left join last_years
        on stages.stage = last_years.stage
),

final as (
    select
        stage,
        agreement_version,
        stage_rank,
        people_in_funnel,
        visits,
        visits_in_last_year,
        silent_days,
        {{ ratio("visits_in_last_year * silent_days", "365.0") }} as visits_missed,
        is_detour,
        last_entered_at
    from measured
)

select * from final
