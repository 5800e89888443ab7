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
    {{ current_versions("salesforce", "Task", ["id"], "systemmodstamp", only_arrivals=true) }}
),

renamed as (
    select
        tasks._source_instance || ':' || tasks.id as task_key,
        tasks.id as task_id_salesforce,
        tasks.whoid as who_id_salesforce,
        tasks.whatid as what_id_salesforce,
        tasks.accountid as account_id_salesforce,
        tasks.ownerid as owner_id_salesforce,
        tasks.subject,
        tasks.status,
        tasks.type as task_type,
        tasks.tasksubtype as task_subtype,
        tasks.calltype as call_type,
        tasks.calldisposition as call_disposition,
        tasks.calldurationinseconds as call_seconds,
        coalesce(tasks.isclosed, false) as is_closed,
        tasks.activitydate as activity_date,
        tasks.completeddatetime as completed_at,
        tasks.createddate as created_at,
        tasks.systemmodstamp as updated_at,
        tasks._source_instance as source_instance,
        coalesce(tasks.isdeleted, false) as is_deleted,
        tasks._batch_id as batch_id,
        tasks._line as source_line
    from tasks
)

select * from renamed
