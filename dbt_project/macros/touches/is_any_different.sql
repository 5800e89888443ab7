{#- Whether two rows differ in any of these columns; two nulls are no difference. -#}
{% macro is_any_different(left, right, columns) -%}
    {%- for column in columns %}
    {{ 'or ' if not loop.first }}{{ left }}.{{ column }} is distinct from {{ right }}.{{ column }}
    {%- endfor %}
{%- endmacro %}
