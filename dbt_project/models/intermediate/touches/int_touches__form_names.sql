with

touched as (
    select * from {{ ref('int_touches__unioned') }}
),

hubspot_forms as (
    select * from {{ ref('stg_hubspot__forms') }}
),

final as (
    select
        touched.content_id,
        max(coalesce(hubspot_forms.form_name, touched.form_name)) as form_name
    from touched
    left join hubspot_forms
        on
            touched.source = 'hubspot'
            and touched.form_name = hubspot_forms.form_id_hubspot
            and touched.source_instance = hubspot_forms.source_instance
    where touched.form_name is not null and touched.content_id is not null
    group by touched.content_id
)

select * from final
