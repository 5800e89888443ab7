with recursive

chain as (
    select * from {{ ref('int_attribution__chain') }}
),

-- Gauss and Jordan, one state at a time and in place: after the last one, the matrix is its inverse.
-- Every path ends, so whichever states are gone, the next one still leads out: no pivot is 0.
eliminated as (
    select
        chain.*,
        cast(1 as bigint) as pivot_number
    from chain
    union all
    select
        agreement_version,
        from_state,
        to_state,
        from_number,
        to_number,
        case
            when from_number = pivot_number and to_number = pivot_number then 1 / at_pivot
            when from_number = pivot_number then in_pivot_row / at_pivot
            when to_number = pivot_number then 0 - in_pivot_column / at_pivot
            else matrix_cell - in_pivot_column * in_pivot_row / at_pivot
        end as matrix_cell,
        pivot_number + 1 as pivot_number
    from (
        select
            eliminated.*,
            max(case when to_number = pivot_number then matrix_cell end) over (
                partition by agreement_version, from_number
            ) as in_pivot_column,
            max(case when from_number = pivot_number then matrix_cell end) over (
                partition by agreement_version, to_number
            ) as in_pivot_row,
            max(
                case
                    when from_number = pivot_number and to_number = pivot_number then matrix_cell
                end
            ) over (partition by agreement_version) as at_pivot,
            max(from_number) over (partition by agreement_version) as states_count
        from eliminated
    ) as pivoted
    where pivot_number <= states_count
),

last_pivots as (
    select
        agreement_version,
        max(from_number) as states_count
    from chain
    group by agreement_version
),

visits as (
    select
        eliminated.agreement_version,
        eliminated.from_state,
        eliminated.to_state,
        eliminated.matrix_cell as visits
    from eliminated
    inner join last_pivots
        on
            eliminated.agreement_version = last_pivots.agreement_version
            and eliminated.pivot_number > last_pivots.states_count
)

select * from visits
