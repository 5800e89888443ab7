{#- Whether a version of the agreement judges an instant. -#}
{% macro is_in_force(instant, versions) -%}
    (
        {{ instant }} >= {{ versions }}.in_force_from_at
        and ({{ versions }}.in_force_until_at is null or {{ instant }} < {{ versions }}.in_force_until_at)
    )
{%- endmacro %}
