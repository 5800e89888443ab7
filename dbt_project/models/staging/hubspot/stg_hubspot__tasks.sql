{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="task_key",
        on_schema_change="fail"
    )
}}

with

tasks as (
    {{ current_versions("hubspot", "tasks", ["id"], "updatedat", only_arrivals=true) }}
),

renamed as (
    select
        tasks._source_instance || ':' || tasks.id as task_key,
        tasks.id as task_id_hubspot,
        tasks.hubspot_owner_id as owner_id_hubspot,
        tasks.hs_task_subject as subject,
        upper(tasks.hs_task_status) as status,
        tasks.hs_task_type as task_type,
        upper(coalesce(tasks.hs_task_status, '')) = 'COMPLETED' as is_completed,
        tasks.hs_timestamp as due_at,
        tasks.hs_task_completion_date as completed_at,
        tasks.createdat as created_at,
        tasks.updatedat as updated_at,
        tasks._source_instance as source_instance,
        coalesce(tasks.archived, false) as is_deleted,
        tasks._batch_id as batch_id,
        tasks._line as source_line
    from tasks
)

select * from renamed
