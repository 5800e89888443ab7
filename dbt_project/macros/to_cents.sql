{#- Whole cents of an amount of money. -#}
{% macro to_cents(amount) -%}
    cast({{ amount }} * 100 as bigint)
{%- endmacro %}
