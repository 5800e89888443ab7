with

evidence as (
    select * from {{ ref('int_lifecycle__evidence') }}
),

numbered as (
    select
        evidence.*,
        row_number() over (
            partition by basis, person_id
            order by occurred_at, stage_rank, cause_id, rule
        ) as evidence_number
    from evidence
),

-- what somebody said starts a segment; nothing in it moves the person back
segmented as (
    select
        numbered.*,
        sum(case when always_counts then 1 else 0 end) over (
            partition by basis, person_id
            order by evidence_number
            rows between unbounded preceding and current row
        ) as segment_number,
        -- out of a detour a person comes back only above the first stage
        case when is_detour then 1 else stage_rank end as reached_rank
    from numbered
),

measured as (
    select
        segmented.*,
        coalesce(
            max(reached_rank) over (
                partition by basis, person_id, segment_number
                order by evidence_number
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as rank_before
    from segmented
),

final as (
    select *
    from measured
    where always_counts or stage_rank > rank_before
)

select * from final
