{#- The calendar day an instant falls on in an IANA zone. -#}
{% macro local_date(instant, zone) -%}
    {{ return(adapter.dispatch("local_date", "tandem")(instant, zone)) }}
{%- endmacro %}

{% macro default__local_date(instant, zone) -%}
    cast(timezone({{ zone }}, {{ instant }}) as date)
{%- endmacro %}

{% macro spark__local_date(instant, zone) -%}
    cast(from_utc_timestamp({{ instant }}, {{ zone }}) as date)
{%- endmacro %}
