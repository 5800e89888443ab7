{#-
    A number that changes when any column of a row does. Two engines tell different numbers of one
    row; in one engine they are compared with nothing but earlier ones.
-#}
{% macro row_digest(relation) -%}
    {{ return(adapter.dispatch("row_digest", "tandem")(relation)) }}
{%- endmacro %}

{% macro default__row_digest(relation) -%}
    hashtextextended(cast({{ relation }} as text), 0)
{%- endmacro %}

{% macro duckdb__row_digest(relation) -%}
    cast(hash({{ relation }}) >> 1 as bigint)
{%- endmacro %}
