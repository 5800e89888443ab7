{#- A text without blanks around it; nothing but blanks is null. -#}
{% macro trimmed(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}
