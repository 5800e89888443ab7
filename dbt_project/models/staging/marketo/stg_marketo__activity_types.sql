with

activity_types as (
    {{ current_versions("marketo", "activity_types", ["id"]) }}
),

renamed as (
    select
        activity_types.id as activity_type_id,
        activity_types.name as activity_type_name,
        activity_types._source_instance as source_instance,
        false as is_deleted,
        activity_types._batch_id as batch_id,
        activity_types._line as source_line
    from activity_types
)

select * from renamed
