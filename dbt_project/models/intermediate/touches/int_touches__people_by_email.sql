with

records as (
    select * from {{ ref('int_identity__records') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

final as (
    select
        records.email,
        min(people_x_records.person_id) as person_id
    from records
    inner join people_x_records
        on records.record_key = people_x_records.record_key
    where
        records.email is not null
        and not records.is_shared_email
        and people_x_records.person_id is not null
    group by records.email
    having count(distinct people_x_records.person_id) = 1
)

select * from final
