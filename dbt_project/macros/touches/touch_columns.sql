{#- The columns every int_touches__<source> model hands to int_touches__unioned, in order. -#}
{% macro touch_columns() -%}
    {{ return([
        'touch_id', 'record_key', 'email', 'opportunity_key', 'account_key', 'owner_id',
        'owner_email', 'program_id', 'campaign_key', 'program_hint', 'content_id', 'content_name',
        'kind', 'participation', 'form_name', 'direction', 'subject', 'source', 'source_instance',
        'object', 'record_id', 'batch_id', 'is_automated', 'is_flagged_bot', 'occurred_at'
    ]) }}
{%- endmacro %}
