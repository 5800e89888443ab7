{#- The first day (Monday) of the week a day lies in. -#}
{% macro week_of(day) -%}
    cast(date_trunc('week', cast({{ day }} as date)) as date)
{%- endmacro %}
