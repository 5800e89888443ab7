{#- Largest remainder, step two of two: what whole_share() rounded away, to rank the parts by. -#}
{% macro share_remainder(total, weight, weights) -%}
    {{ return(adapter.dispatch("share_remainder", "tandem")(total, weight, weights)) }}
{%- endmacro %}

{% macro default__share_remainder(total, weight, weights) -%}
    mod(cast({{ total }} as numeric) * cast({{ weight }} as numeric), cast({{ weights }} as numeric))
{%- endmacro %}

{% macro duckdb__share_remainder(total, weight, weights) -%}
    (
        (cast({{ total }} as hugeint) * cast({{ weight }} as hugeint))
        % cast({{ weights }} as hugeint)
    )
{%- endmacro %}

{% macro spark__share_remainder(total, weight, weights) -%}
    (
        (cast({{ total }} as decimal(19, 0)) * cast({{ weight }} as decimal(19, 0)))
        % cast({{ weights }} as decimal(38, 0))
    )
{%- endmacro %}
