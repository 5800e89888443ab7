{#-
    How often an attribute was said up to this row: rows with one count hold one value, the last said.
    Stands in for `last_value ... ignore nulls`, which not every engine has and which would also
    skip an amount that was said to be empty.
-#}
{% macro said_so_far(is_said) -%}
    sum(case when {{ is_said }} then 1 else 0 end) over (
        partition by opportunity_id order by word_number rows unbounded preceding
    )
{%- endmacro %}

{% macro last_said(column, is_said, times_said) -%}
    max(case when {{ is_said }} then {{ column }} end) over (
        partition by opportunity_id, {{ times_said }}
    )
{%- endmacro %}
