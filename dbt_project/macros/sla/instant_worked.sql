{#- The instant of a UTC day at which a calendar's working seconds reach (`<=`) or exceed (`<`) a number. -#}
{% macro instant_worked(seconds, calendar_days, comparison) -%}
    case
        {%- set worked = namespace(before=calendar_days ~ ".worked_before_seconds") %}
        {%- for number in range(1, 5) %}
        {%- set opens_at = calendar_days ~ ".window_" ~ number ~ "_opens_at" %}
        {%- set closes_at = calendar_days ~ ".window_" ~ number ~ "_closes_at" %}
        {%- set length = seconds_between(opens_at, closes_at) %}
        when {{ seconds }} {{ comparison }} {{ worked.before }} + {{ length }}
            then {{ add_seconds(opens_at, seconds ~ " - (" ~ worked.before ~ ")") }}
        {%- set worked.before = worked.before ~ " + " ~ length %}
        {%- endfor %}
    end
{%- endmacro %}
