{#- Our key for an entity that lives in one source system: source:instance:id. -#}
{% macro our_id(source, instance, record_id) -%}
    '{{ source }}:' || {{ instance }} || ':' || {{ record_id }}
{%- endmacro %}
