with

current_values as (
    select * from {{ ref('int_lifecycle__current_values') }}
),

changes as (
    select * from {{ ref('int_lifecycle__field_changes') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

histories as (
    select distinct
        source,
        source_instance,
        object
    from changes
),

recorded as (
    select
        current_values.*,
        changes.old_value,
        changes.new_value,
        changes.change_id,
        changes.changed_at,
        row_number() over (
            partition by current_values.record_key, current_values.field
            order by changes.changed_at, changes.change_id
        ) as change_number,
        row_number() over (
            partition by current_values.record_key, current_values.field
            order by changes.changed_at desc, changes.change_id desc
        ) as number_from_end,
        -- any of the changes in one instant may have been the last
        bool_or(current_values.value is not distinct from changes.new_value) over (
            partition by current_values.record_key, current_values.field, changes.changed_at
        ) as is_todays
    from current_values
    inner join changes
        on
            current_values.record_key = changes.record_key
            and current_values.field = changes.field
),

at_creation as (
    select
        current_values.record_key,
        current_values.source,
        current_values.source_instance,
        current_values.object,
        current_values.field,
        case when recorded.change_id is null then current_values.value else recorded.old_value end
            as value,
        current_values.record_key || ':created' as change_id,
        true as is_creation,
        histories.object is not null as is_observed,
        current_values.created_at as changed_at
    from current_values
    left join recorded
        on
            current_values.record_key = recorded.record_key
            and current_values.field = recorded.field
            and recorded.change_number = 1
    left join histories
        on
            current_values.source = histories.source
            and current_values.source_instance = histories.source_instance
            and current_values.object = histories.object
),

at_changes as (
    select
        record_key,
        source,
        source_instance,
        object,
        field,
        new_value as value,
        change_id,
        changed_at = created_at as is_creation,
        true as is_observed,
        changed_at
    from recorded
),

-- somebody changed it where no history was kept: all we know is that it is so by now
at_last_update as (
    select
        record_key,
        source,
        source_instance,
        object,
        field,
        value,
        record_key || ':today' as change_id,
        false as is_creation,
        false as is_observed,
        updated_at as changed_at
    from recorded
    where number_from_end = 1 and not is_todays
),

all_values as (
    select * from at_creation
    union all
    select * from at_changes
    union all
    select * from at_last_update
),

final as (
    select
        people_x_records.person_id,
        all_values.*
    from all_values
    inner join people_x_records
        on all_values.record_key = people_x_records.record_key
    where
        all_values.value is not null
        and all_values.changed_at <= {{ as_of() }}
        and people_x_records.person_id is not null
)

select * from final
