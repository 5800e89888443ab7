{#- One row per day from first_date to last_date (both included), joined laterally to a relation's rows. -#}
{% macro date_series(first_date, last_date) -%}
    {{ return(adapter.dispatch("date_series", "tandem")(first_date, last_date)) }}
{%- endmacro %}

{% macro default__date_series(first_date, last_date) -%}
    (
        select cast(series.day as date) as day
        from generate_series(
            cast({{ first_date }} as timestamp), cast({{ last_date }} as timestamp), interval '1 day'
        ) as series (day)
    )
{%- endmacro %}
