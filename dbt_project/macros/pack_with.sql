{#-
    A hook: how DuckDB packs what it writes from now on, 'auto' as ever. A table that is read as a
    whole for a few of its rows is read faster when nothing has to be unpacked. Postgres packs
    nothing of this length.
-#}
{% macro pack_with(method) -%}
    {{ return(adapter.dispatch("pack_with", "tandem")(method)) }}
{%- endmacro %}

{% macro default__pack_with(method) -%}
{%- endmacro %}

{% macro duckdb__pack_with(method) -%}
    set force_compression = '{{ method }}'
{%- endmacro %}
