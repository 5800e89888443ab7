with

entries as (
    select * from {{ ref('int_handoffs__entries') }}
),

current_values as (
    select * from {{ ref('int_lifecycle__current_values') }}
),

changes as (
    select * from {{ ref('int_lifecycle__field_changes') }}
),

-- the vendors' words for the same three things
named as (
    select
        current_values.record_key,
        current_values.field,
        current_values.value,
        case
            when lower(field) in ('rejection_reason__c', 'rejection_reason') then 'rejected'
            when lower(field) = 'rejection_sub_reason__c' then 'rejected'
            when lower(field) in ('recycle_reason__c', 'recycle_reason') then 'recycled'
        end as outcome,
        lower(field) = 'rejection_sub_reason__c' as is_sub_reason
    from current_values
),

decided as (
    select
        entries.handoff_id,
        entries.decided_at,
        named.record_key,
        named.field,
        named.value,
        named.is_sub_reason
    from entries
    inner join named
        on
            entries.deciding_record = named.record_key
            and entries.outcome = named.outcome
),

said_then as (
    select
        decided.handoff_id,
        decided.field,
        max(changes.new_value) as value
    from decided
    inner join changes
        on
            decided.record_key = changes.record_key
            and decided.field = changes.field
            and date_trunc('second', decided.decided_at) = date_trunc('second', changes.changed_at)
    group by decided.handoff_id, decided.field
),

final as (
    select
        decided.handoff_id,
        max(
            case when not decided.is_sub_reason then coalesce(said_then.value, decided.value) end
        ) as reason,
        max(
            case when decided.is_sub_reason then coalesce(said_then.value, decided.value) end
        ) as sub_reason
    from decided
    left join said_then
        on
            decided.handoff_id = said_then.handoff_id
            and decided.field = said_then.field
    group by decided.handoff_id
)

select * from final
