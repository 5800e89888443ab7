{#-
    When today's stage was entered, as far as the record itself knows: its last change of stage; else
    its last update if it is closed; an open one without such a date is taken to be where it began.
-#}
{% macro entered_stage_at(records) -%}
    coalesce(
        {{ records }}.stage_entered_at,
        case when {{ records }}.category = 'open' then {{ records }}.created_at else {{ records }}.updated_at end
    )
{%- endmacro %}
