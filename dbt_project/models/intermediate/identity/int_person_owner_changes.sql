with

words as (
    select * from {{ ref('int_record_owner_words') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

owners as (
    select * from {{ ref('int_owners') }}
),

spoken as (
    select
        people_x_records.person_id,
        words.*,
        row_number() over (
            partition by people_x_records.person_id
            order by
                words.changed_at,
                case when words.is_creation then 0 else 1 end,
                words.change_id
        ) as word_number
    from words
    inner join people_x_records
        on words.record_key = people_x_records.record_key
),

compared as (
    select
        spoken.*,
        lag(spoken.owner_id)
            over (partition by spoken.person_id order by spoken.word_number)
            as previous_owner_id
    from spoken
),

-- The same name said again changes nothing.
changes as (
    select
        compared.*,
        lead(compared.changed_at)
            over (partition by compared.person_id order by compared.word_number)
            as owned_until
    from compared
    where
        compared.word_number = 1
        or coalesce(compared.owner_id, '') <> coalesce(compared.previous_owner_id, '')
),

final as (
    select
        changes.person_id,
        changes.record_key,
        changes.owner_id,
        coalesce(owners.is_queue, true) as is_queue,
        changes.changed_at as owned_from,
        changes.owned_until,
        changes.change_id
    from changes
    left join owners
        on changes.owner_id = owners.owner_id
)

select * from final
