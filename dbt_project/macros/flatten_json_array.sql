{#-
    One row per element of a JSON array kept as text: all columns of the relation, then
    element_number (from 1) and element (JSON text). Rows without an array give no row.
-#}
{% macro flatten_json_array(relation, column) -%}
    {{ return(adapter.dispatch("flatten_json_array", "tandem")(relation, column)) }}
{%- endmacro %}

{% macro default__flatten_json_array(relation, column) -%}
select
    {{ relation }}.*,
    elements.element_number,
    cast(elements.element as text) as element
from {{ relation }}
cross join lateral jsonb_array_elements(
    case
        when jsonb_typeof(cast({{ relation }}.{{ column }} as jsonb)) = 'array'
            then cast({{ relation }}.{{ column }} as jsonb)
        else cast('[]' as jsonb)
    end
) with ordinality as elements (element, element_number)
{%- endmacro %}

{% macro duckdb__flatten_json_array(relation, column) -%}
select
    {{ relation }}.*,
    elements.element_number,
    cast(elements.element as text) as element
from {{ relation }}
cross join lateral unnest(
    case
        when json_type({{ relation }}.{{ column }}) = 'ARRAY'
            then cast({{ relation }}.{{ column }} as json[])
    end
) with ordinality as elements (element, element_number)
{%- endmacro %}

{% macro spark__flatten_json_array(relation, column) -%}
select
    {{ relation }}.*,
    cast(elements.position + 1 as bigint) as element_number,
    elements.element
from {{ relation }}
lateral view posexplode(from_json({{ relation }}.{{ column }}, 'array<string>'))
    elements as position, element
{%- endmacro %}
