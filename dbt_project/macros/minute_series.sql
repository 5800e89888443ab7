{#- One row per minute (UTC, no zone) from that of one instant to that of another, joined laterally. -#}
{% macro minute_series(first_at, last_at) -%}
    {{ return(adapter.dispatch("minute_series", "tandem")(first_at, last_at)) }}
{%- endmacro %}

{% macro default__minute_series(first_at, last_at) -%}
    (
        select series.minute_at
        from generate_series(
            date_trunc('minute', timezone('UTC', {{ first_at }})),
            timezone('UTC', {{ last_at }}),
            interval '1 minute'
        ) as series (minute_at)
    )
{%- endmacro %}
