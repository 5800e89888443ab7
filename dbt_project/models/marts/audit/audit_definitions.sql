{#- Young people have had less time to come far: everybody is given this long, and judged after it. -#}
{%- set given_days = 90 -%}
{%- set given_seconds = given_days * 86400 -%}
{%- set year_seconds = 365 * 86400 -%}
with

passages as (
    select * from {{ ref("int_funnel__passages") }}
),

stages as (
    select * from {{ ref("int_funnel__stages") }}
),

versions as (
    select * from {{ source("agreement", "versions") }}
),

aged as (
    select
        basis,
        stage,
        {{ seconds_between("entered_funnel_at", as_of()) }} - {{ given_seconds }} as seconds_ago,
        coalesce(
            {{ seconds_between("entered_funnel_at", "reached_at") }} <= {{ given_seconds }}, false
        ) as is_reached
    from passages
),

-- year 1 is the latest one whose people have all had their time
counted as (
    select
        stage,
        cast(floor(seconds_ago / {{ year_seconds }}) as bigint) + 1 as years_ago,
        count(*) filter (where basis = 'as_defined_then') as entered,
        count(*) filter (where basis = 'as_defined_then' and is_reached) as reached,
        count(*) filter (where basis = 'restated') as restated_entered,
        count(*) filter (where basis = 'restated' and is_reached) as restated_reached
    from aged
    where seconds_ago >= 0
    group by stage, cast(floor(seconds_ago / {{ year_seconds }}) as bigint) + 1
),

history as (
    select coalesce(max(seconds_ago), 0) as history_seconds
    from aged
),

shares as (
    select
        counted.*,
        {{ ratio("counted.reached", "counted.entered", 4) }} as share,
        {{ ratio("counted.restated_reached", "counted.restated_entered", 4) }} as restated_share,
        history.history_seconds >= counted.years_ago * {{ year_seconds }} as is_whole_year,
        {{ as_of() }}
        - cast((counted.years_ago - 1) * 365 + {{ given_days }} as integer) * interval '24 hours'
            as year_ended_at
    from counted
    cross join history
),

-- a year can be compared with the one before if history covers both
compared as (
    select
        later.*,
        later.share - earlier.share as share_change,
        later.restated_share - earlier.restated_share as change_by_data,
        cast(
            sqrt(
                cast(later.restated_reached + earlier.restated_reached as double precision)
                * (
                    later.restated_entered - later.restated_reached
                    + earlier.restated_entered - earlier.restated_reached
                )
                / nullif(later.restated_entered + earlier.restated_entered, 0)
                / nullif(later.restated_entered, 0)
                / nullif(earlier.restated_entered, 0)
            ) as numeric(18, 6)
        ) as standard_error,
        earlier.share as share_before
    from shares as later
    left join shares as earlier
        on
            later.stage = earlier.stage
            and later.years_ago + 1 = earlier.years_ago
            and earlier.is_whole_year
),

final as (
    select
        stages.stage,
        started.agreement_version as version_at_start,
        ended.agreement_version as version_at_end,
        cast(stages.stage_rank as bigint) as stage_rank,
        coalesce(compared.years_ago, 1) as years_ago,
        coalesce(compared.entered, 0) as entered,
        coalesce(compared.reached, 0) as reached,
        compared.share,
        compared.restated_share,
        compared.share_before,
        compared.share_change,
        compared.change_by_data,
        compared.share_change - compared.change_by_data as change_by_definition,
        compared.standard_error,
        stages.is_detour,
        coalesce(compared.is_whole_year, false) as is_whole_year,
        compared.year_ended_at
    from stages
    left join compared
        on stages.stage = compared.stage
    left join versions as started
        on {{ is_in_force("started", "compared.year_ended_at - interval '8760 hours'") }}
    left join versions as ended
        on {{ is_in_force("ended", "compared.year_ended_at") }}
)

select * from final
