{#- A returned row is a combination of the columns that occurs more than once, or holds a null. -#}
{% test unique_combination(model, columns) %}

select
    {{ columns | join(",\n    ") }},
    count(*) as rows_count
from {{ model }}
group by
    {{ columns | join(",\n    ") }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
