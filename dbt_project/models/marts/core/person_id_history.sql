with

person_id_history as (
    select * from {{ source('identity', 'person_id_history') }}
),

final as (
    select
        person_id || ':' || cast(sequence as text) || ':' || event
        || case when event = 'moved' then ':' || record_key else '' end as person_id_event_id,
        person_id,
        into_person_id,
        record_key,
        event,
        reason,
        occurred_at
    from person_id_history
)

select * from final
