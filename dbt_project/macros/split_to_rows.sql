{#- One row per part of a separated text: all columns of the relation, then part, as it stands. -#}
{% macro split_to_rows(relation, column, separator) -%}
    {{ return(adapter.dispatch("split_to_rows", "tandem")(relation, column, separator)) }}
{%- endmacro %}

{% macro default__split_to_rows(relation, column, separator) -%}
select
    {{ relation }}.*,
    parts.part
from {{ relation }}
cross join lateral unnest(
    string_to_array({{ relation }}.{{ column }}, '{{ separator }}')
) as parts (part)
{%- endmacro %}

{% macro spark__split_to_rows(relation, column, separator) -%}
select
    {{ relation }}.*,
    parts.part
from {{ relation }}
lateral view explode(split({{ relation }}.{{ column }}, '{{ separator }}')) parts as part
{%- endmacro %}
