with

campaigns as (
    {{ current_versions("marketo", "campaigns", ["id"], "updatedat") }}
),

renamed as (
    select
        campaigns.id as campaign_id_marketo,
        campaigns.name as campaign_name,
        campaigns.programid as program_id_marketo,
        campaigns.programname as program_name,
        campaigns.type as campaign_type,
        coalesce(campaigns.active, false) as is_active,
        campaigns.createdat as created_at,
        campaigns.updatedat as updated_at,
        campaigns._source_instance as source_instance,
        false as is_deleted,
        campaigns._batch_id as batch_id,
        campaigns._line as source_line
    from campaigns
)

select * from renamed
