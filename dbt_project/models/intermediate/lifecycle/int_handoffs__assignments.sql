with

entries as (
    select * from {{ ref('int_handoffs__entries') }}
),

owner_changes as (
    select * from {{ ref('int_person_owner_changes') }}
),

human_owners as (
    select
        entries.handoff_id,
        owner_changes.owner_id,
        greatest(owner_changes.owned_from, entries.entered_at) as assigned_at,
        row_number() over (
            partition by entries.handoff_id
            order by owner_changes.owned_from asc, owner_changes.owned_until asc nulls last
        ) as owner_number
    from entries
    inner join owner_changes
        on entries.person_id = owner_changes.person_id
    where
        not owner_changes.is_queue
        and owner_changes.owner_id is not null
        and owner_changes.owned_from <= {{ as_of() }}
        and (
            owner_changes.owned_until is null
            or (
                owner_changes.owned_until > entries.entered_at
                and owner_changes.owned_until > owner_changes.owned_from
            )
        )
),

final as (
    select
        handoff_id,
        owner_id,
        assigned_at
    from human_owners
    where owner_number = 1
)

select * from final
