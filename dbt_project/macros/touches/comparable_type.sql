{#- A program's or event's type as it is compared: On-site, on_site and "On Site" are one. -#}
{% macro comparable_type(text) -%}
    replace(replace(replace(lower({{ text }}), '-', ''), '_', ''), ' ', '')
{%- endmacro %}
