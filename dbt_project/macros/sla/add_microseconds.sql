{#- An instant some microseconds later. -#}
{% macro add_microseconds(instant, microseconds) -%}
    {{ return(adapter.dispatch("add_microseconds", "tandem")(instant, microseconds)) }}
{%- endmacro %}

{% macro default__add_microseconds(instant, microseconds) -%}
    {{ instant }} + ({{ microseconds }}) * interval '1 microsecond'
{%- endmacro %}

{#- The sum of an instant and an interval takes five times as long: it asks the zone's calendar. -#}
{% macro duckdb__add_microseconds(instant, microseconds) -%}
    make_timestamptz(epoch_us({{ instant }}) + {{ microseconds }})
{%- endmacro %}
