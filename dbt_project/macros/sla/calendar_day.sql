{#- The key of the calendar day (UTC) an instant falls on: calendar number × 100,000 + days since 1970. -#}
{% macro calendar_day(calendar_number, instant) -%}
    {{ return(adapter.dispatch("calendar_day", "tandem")(calendar_number, instant)) }}
{%- endmacro %}

{% macro default__calendar_day(calendar_number, instant) -%}
    {{ calendar_number }} * 100000 + cast(floor(extract(epoch from {{ instant }}) / 86400) as bigint)
{%- endmacro %}

{% macro duckdb__calendar_day(calendar_number, instant) -%}
    {{ calendar_number }} * 100000 + epoch_us({{ instant }}) // 86400000000
{%- endmacro %}
