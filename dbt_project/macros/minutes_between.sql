{#- Minutes from one instant to a later one, to the hundredth. -#}
{% macro minutes_between(earlier, later) -%}
    cast({{ seconds_between(earlier, later) }} / 60 as numeric(18, 2))
{%- endmacro %}
