{#-
    The value of a column in the most recently updated record of a person or account that has one;
    records that still exist come before those that are gone. A window: use it over all records.
-#}
{% macro newest_known(column, entity_id) -%}
    first_value({{ column }}) over (
        partition by {{ entity_id }}
        order by
            case when {{ column }} is null then 1 else 0 end,
            is_deleted,
            updated_at desc nulls last,
            record_key
    )
{%- endmacro %}
