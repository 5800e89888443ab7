{#- The opportunity an activity is about; WhatId also holds accounts, campaigns and others. -#}
{% macro salesforce_opportunity_key(instance, what_id) -%}
    case when {{ what_id }} like '006%' then {{ our_id('salesforce', instance, what_id) }} end
{%- endmacro %}
