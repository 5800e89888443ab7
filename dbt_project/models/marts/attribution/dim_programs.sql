with

programs as (
    select * from {{ ref('int_programs') }}
),

unlisted as (
    select * from {{ ref('int_programs__unlisted') }}
),

listed_programs as (
    select
        program_id,
        parent_program_id,
        program_name,
        program_type,
        channel,
        source,
        source_instance,
        record_id,
        currency,
        'program' as member_kind,
        budgeted_cost,
        start_date,
        end_date
    from programs
),

unlisted_programs as (
    select
        program_id,
        cast(null as text) as parent_program_id,
        coalesce(program_name, program_id) as program_name,
        cast(null as text) as program_type,
        coalesce(channel, 'other') as channel,
        nullif({{ dbt.split_part('program_id', "':'", 1) }}, '') as source,
        nullif({{ dbt.split_part('program_id', "':'", 2) }}, '') as source_instance,
        nullif({{ dbt.split_part('program_id', "':'", 3) }}, '') as record_id,
        cast(null as text) as currency,
        'unlisted' as member_kind,
        cast(null as numeric(18, 2)) as budgeted_cost,
        cast(null as date) as start_date,
        cast(null as date) as end_date
    from unlisted
),

explicit_members as (
    select
        members.program_id,
        cast(null as text) as parent_program_id,
        members.program_name,
        cast(null as text) as program_type,
        members.program_id as channel,
        cast(null as text) as source,
        cast(null as text) as source_instance,
        cast(null as text) as record_id,
        cast(null as text) as currency,
        'explicit' as member_kind,
        cast(null as numeric(18, 2)) as budgeted_cost,
        cast(null as date) as start_date,
        cast(null as date) as end_date
    from (
        values
        ('no_program', 'Touched outside any program'),
        ('unattributed', 'No touch to credit'),
        ('pending', 'Waiting for the close')
    ) as members (program_id, program_name)
),

all_programs as (
    select * from listed_programs
    union all
    select * from unlisted_programs
    union all
    select * from explicit_members
)

select * from all_programs
