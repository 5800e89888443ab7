{#- The value below which a share of the rows lies, interpolated, to the hundredth. Engines interpolate
    decimals differently in the last place; all of them agree on doubles rounded to the millionth first. -#}
{% macro percentile(share, number) -%}
    cast(
        cast(
            percentile_cont({{ share }}) within group (
                order by cast({{ number }} as double precision)
            ) as numeric(20, 6)
        ) as numeric(18, 2)
    )
{%- endmacro %}
