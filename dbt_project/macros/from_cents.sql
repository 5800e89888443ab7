{#- Money from whole cents, without passing through floating point. -#}
{% macro from_cents(cents) -%}
    cast(cast({{ cents }} as numeric(18, 0)) * cast(0.01 as numeric(3, 2)) as numeric(18, 2))
{%- endmacro %}
