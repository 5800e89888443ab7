{#- Microseconds from one instant to a later one, as an integer. -#}
{% macro microseconds_between(earlier, later) -%}
    {{ return(adapter.dispatch("microseconds_between", "tandem")(earlier, later)) }}
{%- endmacro %}

{% macro default__microseconds_between(earlier, later) -%}
    cast((extract(epoch from {{ later }}) - extract(epoch from {{ earlier }})) * 1000000 as bigint)
{%- endmacro %}

{% macro duckdb__microseconds_between(earlier, later) -%}
    (epoch_us({{ later }}) - epoch_us({{ earlier }}))
{%- endmacro %}
