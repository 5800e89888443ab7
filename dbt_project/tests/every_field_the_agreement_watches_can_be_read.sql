-- A condition on a field that nobody reads is never true, and nobody would notice.

with

watched_fields as (
    select * from {{ ref('int_lifecycle__watched_fields') }}
),

readable as (
    {%- for object in watchable_fields() %}
        {%- set is_last_object = loop.last %}
        {%- for field, column in object.fields %}
            select
                '{{ object.source }}' as source,
                '{{ object.object }}' as object,
                '{{ field }}' as field
            {%- if not (is_last_object and loop.last) %}
                union all
            {%- endif %}
        {%- endfor %}
    {%- endfor %}
),

unreadable as (
    select watched_fields.*
    from watched_fields
    left join readable
        on
            watched_fields.source = readable.source
            and watched_fields.object = readable.object
            and watched_fields.field = readable.field
    where readable.field is null
)

select * from unreadable
