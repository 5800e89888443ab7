with

contributions as (
    select * from {{ ref('int_scores__contributions') }}
)

select * from contributions
