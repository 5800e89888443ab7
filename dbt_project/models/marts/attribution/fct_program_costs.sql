with

program_costs as (
    select * from {{ ref('int_program_costs') }}
)

select * from program_costs
