{#- What may change about a touch after it was first seen. -#}
{% macro changeable_touch_columns() -%}
    {{ return([
        'person_id', 'account_id', 'opportunity_id', 'owner_id', 'kind', 'channel', 'program_id',
        'content_id', 'content_name', 'direction', 'subject', 'is_human', 'is_automated',
        'is_bot', 'agreement_version', 'occurred_at'
    ]) }}
{%- endmacro %}
