{#- What a Salesforce owner's id looks like: a user (005) or a group (00G), 15 or 18 characters. -#}
{% macro salesforce_owner_id() -%}
    ^00(5|G)[0-9A-Za-z]{12}([0-9A-Za-z]{3})?$
{%- endmacro %}
