with

queues as (
    {{ current_versions("salesforce", "Group", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        queues.id as queue_id_salesforce,
        coalesce(queues.name, queues.developername) as queue_name,
        queues.createddate as created_at,
        queues.systemmodstamp as updated_at,
        queues._source_instance as source_instance,
        false as is_deleted,
        queues._batch_id as batch_id,
        queues._line as source_line
    from queues
    where queues.type = 'Queue'
)

select * from renamed
