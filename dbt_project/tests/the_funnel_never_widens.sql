-- A returned row is a cohort in which more people reached a stage than the one before it, in which
-- converted is not who reached the next one, or in which who was not seen is not listed as skipped.
with

funnel as (
    select * from {{ ref('rpt_funnel') }}
),

followed as (
    select
        *,
        lead(reached) over (
            partition by cohort_month, segment, channel, basis order by stage_rank
        ) as next_reached
    from funnel
    where not is_detour
),

wrong_steps as (
    select
        cohort_month,
        segment,
        channel,
        basis,
        stage
    from followed
    where
        next_reached > reached
        or converted <> coalesce(next_reached, 0)
),

wrong_lists as (
    select
        cohort_month,
        segment,
        channel,
        basis,
        stage
    from funnel
    where reached <> observed + skipped or skipped < 0
)

select * from wrong_steps
union all
select * from wrong_lists
