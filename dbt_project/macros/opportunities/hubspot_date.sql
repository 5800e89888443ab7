{#- The day in a HubSpot date property: ISO 8601 in newer history, milliseconds since 1970 in older. -#}
{% macro hubspot_date(value) -%}
    case
        when {{ matches(value, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') }}
            then cast(substring({{ value }}, 1, 10) as date)
        when {{ matches(value, '^[0-9]{11,14}$') }}
            then cast(
                cast('1970-01-01' as timestamp)
                + cast(floor(cast({{ value }} as bigint) / 86400000.0) as integer) * interval '1 day' as date
            )
    end
{%- endmacro %}
