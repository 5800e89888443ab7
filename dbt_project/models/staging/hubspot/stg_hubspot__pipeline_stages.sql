with

pipelines as (
    {{ current_versions("hubspot", "pipelines", ["id"], "updatedat") }}
),

stages as (
    {{ flatten_json_array("pipelines", "stages") }}
),

parsed as (
    select
        stages.*,
        {{ json_text("stages.element", ["id"]) }} as stage_id,
        {{ json_text("stages.element", ["label"]) }} as stage_label,
        cast({{ json_text("stages.element", ["displayOrder"]) }} as bigint) as stage_order,
        cast(
            {{ json_text("stages.element", ["metadata", "probability"]) }} as numeric(18, 2)
        ) as probability,
        lower({{ json_text("stages.element", ["metadata", "isClosed"]) }}) as closed_flag,
        lower({{ json_text("stages.element", ["archived"]) }}) as archived_flag
    from stages
),

renamed as (
    select
        parsed.id as pipeline_id_hubspot,
        parsed.stage_id as stage_id_hubspot,
        parsed.label as pipeline_label,
        parsed.stage_label,
        parsed.displayorder as pipeline_display_order,
        coalesce(parsed.stage_order, parsed.element_number - 1) as display_order,
        parsed.probability,
        coalesce(
            parsed.closed_flag = 'true', parsed.probability in (0, 1), false
        ) as is_closed,
        coalesce(
            parsed.probability = 1 and coalesce(parsed.closed_flag, 'true') = 'true', false
        ) as is_won,
        parsed.createdat as created_at,
        parsed.updatedat as updated_at,
        parsed._source_instance as source_instance,
        coalesce(parsed.archived, false) or coalesce(parsed.archived_flag = 'true', false)
            as is_deleted,
        parsed._batch_id as batch_id,
        parsed._line as source_line
    from parsed
)

select * from renamed
