with

attribution as (
    select * from {{ ref('int_attribution') }}
)

select * from attribution
