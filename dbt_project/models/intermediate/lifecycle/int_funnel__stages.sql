{{ config(materialized='view') }}

with

stages as (
    select * from {{ source('agreement', 'stages') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

stages_now as (
    select stages.*
    from stages
    inner join settings
        on stages.agreement_version = settings.agreement_version
    where settings.is_in_force_now
),

-- a detour leads nowhere; from the last stage there is nowhere to go
final as (
    select
        agreement_version,
        stage,
        stage_rank,
        case
            when not is_detour
                then min(case when not is_detour then stage_rank end) over (
                    order by stage_rank rows between 1 following and unbounded following
                )
        end as next_rank,
        is_detour
    from stages_now
)

select * from final
