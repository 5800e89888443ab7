{#-
    Largest remainder, step one of two: how much of a whole total a weight gets, rounded down, exact
    for any size. The rest is dealt out one by one to the largest share_remainder(), so that the
    parts add up to the total. All three arguments are integers, not negative.
-#}
{% macro whole_share(total, weight, weights) -%}
    {{ return(adapter.dispatch("whole_share", "tandem")(total, weight, weights)) }}
{%- endmacro %}

{% macro default__whole_share(total, weight, weights) -%}
    cast(
        div(cast({{ total }} as numeric) * cast({{ weight }} as numeric), cast({{ weights }} as numeric))
        as bigint
    )
{%- endmacro %}

{% macro duckdb__whole_share(total, weight, weights) -%}
    cast(
        (cast({{ total }} as hugeint) * cast({{ weight }} as hugeint)) // cast({{ weights }} as hugeint)
        as bigint
    )
{%- endmacro %}

{% macro spark__whole_share(total, weight, weights) -%}
    cast(
        (cast({{ total }} as decimal(19, 0)) * cast({{ weight }} as decimal(19, 0)))
        div cast({{ weights }} as decimal(38, 0))
        as bigint
    )
{%- endmacro %}
