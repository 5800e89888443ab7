{#- The text at a path (list of keys) inside JSON text; null where there is none. -#}
{% macro json_text(value, path) -%}
    {{ return(adapter.dispatch("json_text", "tandem")(value, path)) }}
{%- endmacro %}

{% macro default__json_text(value, path) -%}
    (cast({{ value }} as jsonb) #>> '{{ "{" ~ path | join(",") ~ "}" }}')
{%- endmacro %}

{% macro duckdb__json_text(value, path) -%}
    json_extract_string({{ value }}, '$."{{ path | join('"."') }}"')
{%- endmacro %}

{% macro spark__json_text(value, path) -%}
    get_json_object({{ value }}, '$.{{ path | join(".") }}')
{%- endmacro %}
