{#- One row per word of a text: all columns of the relation, then the word and its number from 1. -#}
{% macro words_of(relation, column) -%}
    {{ return(adapter.dispatch("words_of", "tandem")(relation, column)) }}
{%- endmacro %}

{% macro default__words_of(relation, column) -%}
select
    {{ relation }}.*,
    words.word,
    words.number
from {{ relation }}
cross join lateral unnest(string_to_array({{ relation }}.{{ column }}, ' '))
    with ordinality as words (word, number)
{%- endmacro %}

{% macro spark__words_of(relation, column) -%}
select
    {{ relation }}.*,
    words.word,
    words.position + 1 as number
from {{ relation }}
lateral view posexplode(split({{ relation }}.{{ column }}, ' ')) words as position, word
{%- endmacro %}
