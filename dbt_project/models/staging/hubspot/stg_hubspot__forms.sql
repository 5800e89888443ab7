with

forms as (
    {{ current_versions("hubspot", "forms", ["id"], "updatedat") }}
),

renamed as (
    select
        forms.id as form_id_hubspot,
        forms.name as form_name,
        forms.formtype as form_type,
        forms.createdat as created_at,
        forms.updatedat as updated_at,
        forms._source_instance as source_instance,
        coalesce(forms.archived, false) as is_deleted,
        forms._batch_id as batch_id,
        forms._line as source_line
    from forms
)

select * from renamed
