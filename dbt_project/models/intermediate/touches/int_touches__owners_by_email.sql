with

owners as (
    select * from {{ ref('int_owners') }}
),

final as (
    select
        lower(email) as email,
        min(owner_id) as owner_id
    from owners
    where email is not null and not is_queue
    group by lower(email)
)

select * from final
