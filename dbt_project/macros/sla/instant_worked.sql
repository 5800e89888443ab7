{#- The instant of a UTC day at which the working time in it reaches (`<=`) or exceeds (`<`) some microseconds. -#}
{% macro instant_worked(microseconds, calendar_days, comparison) -%}
    case
        {%- set earlier = namespace(windows="0") %}
        {%- for number in range(1, 5) %}
        {%- set opens_at = calendar_days ~ ".window_" ~ number ~ "_opens_at" %}
        {%- set closes_at = calendar_days ~ ".window_" ~ number ~ "_closes_at" %}
        {%- set length = microseconds_between(opens_at, closes_at) %}
        when {{ microseconds }} {{ comparison }} {{ earlier.windows }} + {{ length }}
            then {{ add_microseconds(opens_at, microseconds ~ " - (" ~ earlier.windows ~ ")") }}
        {%- set earlier.windows = earlier.windows ~ " + " ~ length %}
        {%- endfor %}
    end
{%- endmacro %}
