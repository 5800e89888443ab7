-- a person is in one cohort: sums over cohorts, segments and channels are people
select
    strftime(cohort_month, '%Y-%m') as month,
    segment,
    channel,
    stage,
    max(stage_rank) as stage_rank,
    bool_or(is_detour) as is_detour,
    coalesce(sum(reached) filter (where basis = 'as_defined_then'), 0)::bigint as reached,
    coalesce(sum(reached) filter (where basis = 'restated'), 0)::bigint as reached_restated,
    coalesce(sum(converted) filter (where basis = 'as_defined_then'), 0)::bigint as converted,
    coalesce(sum(converted) filter (where basis = 'restated'), 0)::bigint as converted_restated,
    coalesce(sum(observed) filter (where basis = 'as_defined_then'), 0)::bigint as observed,
    max(median_minutes) filter (where basis = 'as_defined_then') as median_minutes,
    max(p90_minutes) filter (where basis = 'as_defined_then') as p90_minutes
from marts.rpt_funnel
where reached > 0
group by cohort_month, segment, channel, stage
order by cohort_month, segment, channel, stage_rank
