{#- The word after utm_campaign in an address, as picklists' words are compared; null without one. -#}
{% macro campaign_named(address) -%}
    nullif(
        {{ comparable_word(
            "replace(replace(split_part(split_part(split_part(lower(" ~ address
            ~ "), 'utm_campaign=', 2), '&', 1), '#', 1), '+', ''), '%20', '')"
        ) }},
        ''
    )
{%- endmacro %}
