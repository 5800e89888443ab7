{#- "Now" for everything that still runs: the instant this run was told, never the wall clock. -#}
{% macro as_of() -%}
    cast('{{ var("as_of") }}' as timestamp with time zone)
{%- endmacro %}
