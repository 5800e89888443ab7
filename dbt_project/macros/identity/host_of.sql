{#- The host inside a web address as people type them: scheme, path, port and case do not matter. -#}
{% macro host_of(web_address) -%}
    nullif(
        split_part(
            split_part(
                split_part(
                    regexp_replace(lower(trim({{ web_address }})), '^[a-z]+:/+', ''), '/', 1
                ), '?', 1
            ), ':', 1
        ), ''
    )
{%- endmacro %}
