{#- Whether the version of the agreement in this row judges what happened at an instant. -#}
{% macro is_in_force(versions, instant) -%}
    {{ instant }} >= {{ versions }}.in_force_from_at
        and ({{ versions }}.in_force_until_at is null or {{ instant }} < {{ versions }}.in_force_until_at)
{%- endmacro %}
