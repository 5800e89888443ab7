{#- A decimal share from whole millionths, without passing through floating point. -#}
{% macro from_micros(micros) -%}
    cast(
        cast({{ micros }} as numeric(18, 0)) * cast(0.000001 as numeric(7, 6)) as numeric(18, 6)
    )
{%- endmacro %}
