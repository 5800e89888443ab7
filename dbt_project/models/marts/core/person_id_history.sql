with

person_id_history as (
    select * from {{ source('identity', 'person_id_history') }}
),

final as (
    select
        person_id || ':' || cast(sequence as text) || ':' || event as person_id_event_id,
        person_id,
        into_person_id,
        event,
        reason,
        occurred_at
    from person_id_history
)

select * from final
