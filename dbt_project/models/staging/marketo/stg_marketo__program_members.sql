with

members as (
    {{ current_versions("marketo", "program_members", ["programid", "leadid"], "updatedat") }}
),

renamed as (
    select
        members.programid as program_id_marketo,
        members.leadid as lead_id_marketo,
        members.program as program_name,
        members.statusname as status,
        coalesce(members.acquiredby, false) as acquired_by,
        coalesce(members.reachedsuccess, false) as reached_success,
        members.membershipdate as member_at,
        members.reachedsuccessdate as reached_success_at,
        members.createdat as created_at,
        members.updatedat as updated_at,
        members._source_instance as source_instance,
        false as is_deleted,
        members._batch_id as batch_id,
        members._line as source_line
    from members
)

select * from renamed
