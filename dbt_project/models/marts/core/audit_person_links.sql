with

said_links as (
    select * from {{ ref('int_identity__links') }}
),

person_pairs as (
    select * from {{ source('identity', 'person_pairs') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

links as (
    select
        record_key_a,
        record_key_b,
        match_method,
        cast(null as text) as outcome,
        cast(null as text) as contradiction,
        match_score,
        cast(null as double precision) as weight_bits,
        evidence
    from said_links
    union all
    select
        record_key_a,
        record_key_b,
        'probabilistic',
        outcome,
        contradiction,
        match_probability,
        match_weight,
        evidence
    from person_pairs
),

final as (
    select
        links.record_key_a || ' ' || links.record_key_b || ' ' || links.match_method
            as person_link_id,
        links.record_key_a,
        links.record_key_b,
        one_side.person_id as person_id_a,
        other_side.person_id as person_id_b,
        links.match_method,
        coalesce(
            links.outcome,
            case when one_side.person_id = other_side.person_id then 'linked' else 'kept_apart' end
        ) as outcome,
        links.contradiction,
        links.match_score,
        links.weight_bits,
        links.evidence
    from links
    inner join people_x_records as one_side
        on links.record_key_a = one_side.record_key
    inner join people_x_records as other_side
        on links.record_key_b = other_side.record_key
)

select * from final
