{#-
    The host inside a web address as people type them: scheme, sign-in, path, port and case do not
    matter, and of several addresses the first counts. A text without a dot is no host.
-#}
{% macro host_of(web_address) -%}
    nullif(
        regexp_replace(
            regexp_replace(
                regexp_replace(lower(trim({{ web_address }})), '^(https?:?[/\\]+|[a-z]+:[/\\]*)+', ''),
                '[][:space:],;/?#\\].*$', ''
            ),
            '^(.*@)?(([^:]+[.][^:.]+)[.]?)?.*$', '\3'
        ), ''
    )
{%- endmacro %}
