with

users as (
    {{ current_versions("salesforce", "User", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        users.id as user_id_salesforce,
        users.managerid as manager_id_salesforce,
        coalesce(
            users.name,
            {{ trimmed("coalesce(users.firstname, '') || ' ' || coalesce(users.lastname, '')") }},
            users.username
        ) as user_name,
        {{ trimmed("users.email") }} as email,
        users.title,
        users.department,
        users.timezonesidkey as timezone,
        coalesce(users.isactive, true) as is_active,
        users.createddate as created_at,
        users.systemmodstamp as updated_at,
        users._source_instance as source_instance,
        false as is_deleted,
        users._batch_id as batch_id,
        users._line as source_line
    from users
)

select * from renamed
