with

programs as (
    select * from {{ ref('int_programs') }}
),

cost_lines as (
    select * from {{ ref('int_program_cost_lines') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

-- what costs or touches name although no source lists it as a program
mentions as (
    select
        program_id,
        program_name,
        cast(null as text) as channel
    from cost_lines
    union all
    select
        program_id,
        cast(null as text) as program_name,
        channel
    from touches
    where program_id is not null
),

unlisted as (
    select
        mentions.program_id,
        max(mentions.program_name) as program_name,
        max(mentions.channel) as channel
    from mentions
    left join programs
        on mentions.program_id = programs.program_id
    where programs.program_id is null
    group by mentions.program_id
)

select * from unlisted
