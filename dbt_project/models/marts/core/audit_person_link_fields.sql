with

person_pair_fields as (
    select * from {{ source('identity', 'person_pair_fields') }}
),

person_links as (
    select * from {{ ref('audit_person_links') }}
),

final as (
    select
        person_links.person_link_id,
        person_pair_fields.place as field_number,
        person_pair_fields.field,
        person_pair_fields.outcome,
        person_pair_fields.weight_bits
    from person_pair_fields
    inner join person_links
        on
            person_pair_fields.record_key_a = person_links.record_key_a
            and person_pair_fields.record_key_b = person_links.record_key_b
            and person_links.match_method = 'probabilistic'
)

select * from final
