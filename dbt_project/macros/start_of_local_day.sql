{#- The instant (UTC) at which a calendar day begins in an IANA zone. -#}
{% macro start_of_local_day(day, zone) -%}
    {{ return(adapter.dispatch("start_of_local_day", "tandem")(day, zone)) }}
{%- endmacro %}

{% macro default__start_of_local_day(day, zone) -%}
    timezone({{ zone }}, cast({{ day }} as timestamp))
{%- endmacro %}

{% macro spark__start_of_local_day(day, zone) -%}
    to_utc_timestamp(cast({{ day }} as timestamp), {{ zone }})
{%- endmacro %}
