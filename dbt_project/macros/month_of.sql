{#- First day of the month of a date, as a date on every engine. -#}
{% macro month_of(day) -%}
    cast(date_trunc('month', cast({{ day }} as date)) as date)
{%- endmacro %}
