{#- A word of somebody's picklist as it is compared: On-site, on_site and "On Site" are one. -#}
{% macro comparable_word(text) -%}
    replace(replace(replace(lower({{ text }}), '-', ''), '_', ''), ' ', '')
{%- endmacro %}
