{#- Whole and fractional seconds from one instant to a later one, as a decimal number. -#}
{% macro seconds_between(earlier, later) -%}
    {{ return(adapter.dispatch("seconds_between", "tandem")(earlier, later)) }}
{%- endmacro %}

{% macro default__seconds_between(earlier, later) -%}
    cast(extract(epoch from {{ later }}) - extract(epoch from {{ earlier }}) as numeric(20, 6))
{%- endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    cast((epoch_us({{ later }}) - epoch_us({{ earlier }})) / 1000000.0 as numeric(20, 6))
{%- endmacro %}
