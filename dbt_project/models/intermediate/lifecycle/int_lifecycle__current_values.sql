{{ config(materialized='view') }}

with

watched_fields as (
    select * from {{ ref('int_lifecycle__watched_fields') }}
),

all_values as (
    {%- for object in watchable_fields() %}
        {%- set is_last_object = loop.last %}
        {%- for field, column in object.fields %}
            select
                {{ record_key(object.source, 'source_instance', object.object, object.key) }} as record_key,
                '{{ object.source }}' as source,
                source_instance,
                '{{ object.object }}' as object,
                '{{ field }}' as field,
                cast({{ column }} as text) as value,
                created_at,
                updated_at
            from {{ ref(object.model) }}
            {%- if not (is_last_object and loop.last) %}

                union all
            {%- endif %}
        {%- endfor %}
    {%- endfor %}
),

final as (
    select all_values.*
    from all_values
    inner join watched_fields
        on
            all_values.source = watched_fields.source
            and all_values.object = watched_fields.object
            and all_values.field = watched_fields.field
)

select * from final
