{#- Working microseconds as minutes to the hundredth, a half rounded up: alike on every engine. -#}
{% macro working_minutes(microseconds) -%}
    cast(round({{ microseconds }} / 600000.0) / 100 as numeric(18, 2))
{%- endmacro %}
