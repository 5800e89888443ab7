{#- An instant some seconds later, to the microsecond. -#}
{% macro add_seconds(instant, seconds) -%}
    {{ return(adapter.dispatch("add_seconds", "tandem")(instant, seconds)) }}
{%- endmacro %}

{% macro default__add_seconds(instant, seconds) -%}
    {{ instant }} + cast({{ seconds }} as double precision) * interval '1 second'
{%- endmacro %}

{% macro duckdb__add_seconds(instant, seconds) -%}
    {{ instant }} + to_microseconds(cast(round(({{ seconds }}) * 1000000) as bigint))
{%- endmacro %}
