{#- Working time of a calendar up to an instant: that before its UTC day plus the day's own so far. -#}
{% macro worked_microseconds(instant, calendar_days) -%}
    (
        {{ calendar_days }}.worked_before_seconds * 1000000
        {%- for number in range(1, 5) %}
        {%- set opens_at = calendar_days ~ ".window_" ~ number ~ "_opens_at" %}
        {%- set closes_at = calendar_days ~ ".window_" ~ number ~ "_closes_at" %}
        + case
            when {{ instant }} >= {{ closes_at }} then {{ microseconds_between(opens_at, closes_at) }}
            when {{ instant }} > {{ opens_at }} then {{ microseconds_between(opens_at, instant) }}
            else 0
        end
        {%- endfor %}
    )
{%- endmacro %}
