{#- Microseconds since 1970 of an instant, as text: the same on every engine and in every zone. -#}
{% macro epoch_microseconds(instant) -%}
    {{ return(adapter.dispatch("epoch_microseconds", "tandem")(instant)) }}
{%- endmacro %}

{% macro default__epoch_microseconds(instant) -%}
    cast(cast(extract(epoch from {{ instant }}) * 1000000 as bigint) as text)
{%- endmacro %}

{% macro duckdb__epoch_microseconds(instant) -%}
    cast(epoch_us({{ instant }}) as text)
{%- endmacro %}

{% macro spark__epoch_microseconds(instant) -%}
    cast(unix_micros({{ instant }}) as string)
{%- endmacro %}
