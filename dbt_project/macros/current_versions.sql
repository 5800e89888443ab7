{#-
    The rows of a raw table that count now. Raw holds every version of a record; the one with the
    latest cursor is current, then the one loaded last, then the last line of its file.

    keys and cursor are the contract's (plugins/tandem/sources), in lower case; a key may be an
    expression over raw columns where spellings differ. With
    only_arrivals=true, an incremental run recomputes every record that occurs in a new batch, from
    all its versions: late and repeated rows end as they would in a full refresh.
-#}
{% macro current_versions(source_name, object, keys, cursor=none, only_arrivals=false) -%}
{%- set versions = source("raw", source_name ~ "__" ~ object | lower) -%}
select *
from (
    select
        versions.*,
        row_number() over (
            partition by
                _source_instance,
                {{ keys | join(",\n                ") }}
            order by
                {%- if cursor %}
                {{ cursor }} desc nulls last,
                {%- endif %}
                _loaded_at desc,
                _line desc,
                _batch_id desc
        ) as version_rank
    from {{ versions }} as versions
    {%- if only_arrivals %}
    {{- occurs_in_new_batches("versions", versions, keys) }}
    {%- endif %}
) as ranked_versions
where version_rank = 1
{%- endmacro %}

{#- In an incremental run: only records of which a new batch holds a version. -#}
{% macro occurs_in_new_batches(alias, relation, keys) -%}
{%- set batches = source("raw", "_batches") -%}
{%- if is_incremental() %}
    where exists (
        select 1
        from {{ relation }} as arrivals
        inner join {{ batches }} as batches
            on arrivals._batch_id = batches.batch_id
        where
            batches.is_new
            and arrivals._source_instance = {{ alias }}._source_instance
            {%- for key in keys %}
            and arrivals.{{ key }} = {{ alias }}.{{ key }}
            {%- endfor %}
    )
{%- endif %}
{%- endmacro %}
