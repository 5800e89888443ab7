{%- set fields = ['first_name', 'last_name', 'email', 'phone', 'company', 'title'] -%}

with

person_pairs as (
    select * from {{ source('identity', 'person_pairs') }}
),

person_links as (
    select * from {{ ref('audit_person_links') }}
),

likenesses as (
    select
        person_links.person_link_id,
        person_pairs.*
    from person_pairs
    inner join person_links
        on
            person_pairs.record_key_a = person_links.record_key_a
            and person_pairs.record_key_b = person_links.record_key_b
            and person_links.match_method = 'probabilistic'
),

before as (
    select
        person_link_id,
        0 as field_number,
        'any two records' as field,
        'before anything is compared' as outcome,
        weight_before as weight_bits
    from likenesses
),

final as (
    select * from before
    {% for field in fields %}
        union all
        select
            person_link_id,
            {{ loop.index }} as field_number,
            '{{ field }}' as field,
            outcome_{{ field }} as outcome,
            weight_{{ field }} as weight_bits
        from likenesses
    {% endfor %}
)

select * from final
