{#- Stages with columns of their own in fct_leads; others are rows of fct_stage_episodes only. -#}
{% macro default_stages() -%}
    {{ return([
        'engaged', 'mql', 'sal', 'sql', 'opportunity', 'customer', 'recycled', 'disqualified'
    ]) }}
{%- endmacro %}
