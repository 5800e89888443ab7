{#-
    One number over another, rounded half away from zero to so many digits; null where there is
    nothing to divide by. Whole numbers only, so that every engine rounds alike. Both numbers may
    have up to six decimals.
-#}
{% macro ratio(numerator, denominator, digits=2) -%}
    {%- set over = "abs(cast((" ~ numerator ~ ") * 1000000 as bigint))" -%}
    {%- set under = "nullif(abs(cast((" ~ denominator ~ ") * 1000000 as bigint)), 0)" -%}
    {%- set scale = 10 ** digits -%}
    cast(
        cast(
            case when ({{ numerator }} < 0) <> ({{ denominator }} < 0) then -1 else 1 end
            * (
                {{ whole_share(scale, over, under) }}
                + case
                    when 2 * {{ share_remainder(scale, over, under) }} >= {{ under }} then 1 else 0
                end
            ) as numeric(18, 0)
        ) * cast({{ 1 / scale }} as numeric({{ digits + 1 }}, {{ digits }}))
        as numeric(18, {{ digits }})
    )
{%- endmacro %}
