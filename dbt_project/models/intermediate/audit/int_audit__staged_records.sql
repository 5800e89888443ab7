{% for source_name, object, model, left_out_because in staged_objects() -%}
    select
        '{{ source_name }}' as source,
        '{{ object }}' as object,
        source_instance,
        cast({{ left_out_because }} as text) as left_out_because,
        count(*) as records_staged,
        count(*) filter (where is_deleted) as records_deleted
    from {{ ref(model) }}
    group by source_instance
    {% if not loop.last %}
        union all
    {% endif -%}
{%- endfor %}
