with

programs as (
    {{ current_versions("marketo", "programs", ["id"], "updatedat") }}
),

renamed as (
    select
        programs.id as program_id_marketo,
        programs.name as program_name,
        programs.type as program_type,
        programs.channel,
        programs.status,
        programs.workspace,
        programs.startdate as start_date,
        programs.enddate as end_date,
        programs.costs,
        programs.createdat as created_at,
        programs.updatedat as updated_at,
        programs._source_instance as source_instance,
        false as is_deleted,
        programs._batch_id as batch_id,
        programs._line as source_line
    from programs
)

select * from renamed
