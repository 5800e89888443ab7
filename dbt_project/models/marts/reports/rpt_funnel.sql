with

passages as (
    select * from {{ ref('int_funnel__passages') }}
),

final as (
    select
        segment,
        channel,
        stage,
        basis,
        cast(stage_rank as bigint) as stage_rank,
        count(*) filter (where is_reached) as reached,
        count(*) filter (where is_observed) as observed,
        count(*) filter (where is_reached and not is_observed) as skipped,
        count(*) filter (where is_converted) as converted,
        case
            when next_rank is not null
                then cast(
                    count(*) filter (where is_converted) * 1.0
                    / nullif(count(*) filter (where is_reached), 0) as numeric(18, 4)
                )
        end as conversion_share,
        {{ percentile(0.5, 'minutes_to_next') }}
            as median_minutes,
        {{ percentile(0.9, 'minutes_to_next') }}
            as p90_minutes,
        is_detour,
        cohort_month
    from passages
    group by
        segment, channel, stage, basis, stage_rank, next_rank, is_detour, cohort_month
)

select * from final
