{#- Salesforce ids say what they are: 00Q is a Lead, 003 a Contact; anybody else is no person. -#}
{% macro salesforce_person_key(instance, who_id) -%}
    case
        when {{ who_id }} like '00Q%' then {{ record_key('salesforce', instance, 'Lead', who_id) }}
        when {{ who_id }} like '003%' then {{ record_key('salesforce', instance, 'Contact', who_id) }}
    end
{%- endmacro %}
