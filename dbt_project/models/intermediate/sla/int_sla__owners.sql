with

person_owner_changes as (
    select * from {{ ref('int_person_owner_changes') }}
),

opportunity_changes as (
    select * from {{ ref('int_opportunity_changes') }}
),

owners as (
    select * from {{ ref('int_owners') }}
),

words as (
    select
        person_id as owned_id,
        owner_id,
        owned_from,
        change_id
    from person_owner_changes
    where owned_until is null or owned_until > owned_from

    union all

    select
        opportunity_id as owned_id,
        owner_id,
        changed_at as owned_from,
        change_id
    from opportunity_changes
),

-- of several words in one instant the last one stands
latest_words as (
    select
        *,
        row_number() over (
            partition by owned_id, owned_from order by change_id desc nulls last
        ) as word_number
    from words
),

compared as (
    select
        owned_id,
        owner_id,
        owned_from,
        row_number() over (partition by owned_id order by owned_from) as place,
        lag(owner_id) over (partition by owned_id order by owned_from) as previous_owner_id
    from latest_words
    where word_number = 1
),

changes as (
    select
        owned_id,
        owner_id,
        owned_from,
        lead(owned_from) over (partition by owned_id order by owned_from) as owned_until
    from compared
    where place = 1 or owner_id is distinct from previous_owner_id
),

final as (
    select
        changes.owned_id,
        changes.owner_id,
        owners.calendar,
        coalesce(not owners.is_queue, false) as is_human,
        changes.owned_from,
        changes.owned_until
    from changes
    left join owners on changes.owner_id = owners.owner_id
)

select * from final
