{#- The key of one source record across sources, instances and objects: source:instance:Object:id. -#}
{% macro record_key(source, instance, object, record_id) -%}
    '{{ source }}:' || {{ instance }} || ':{{ object }}:' || {{ record_id }}
{%- endmacro %}
