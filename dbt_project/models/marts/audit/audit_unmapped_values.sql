with

unmapped_values as (
    select * from {{ ref("int_lifecycle__unmapped_values") }}
),

stage_conditions as (
    select * from {{ source("agreement", "stage_conditions") }}
),

settings as (
    select * from {{ ref("int_agreement_settings") }}
),

-- what the version in force at as_of makes of a field, and of its values
watched_now as (
    select distinct
        stage_conditions.source,
        stage_conditions.object,
        stage_conditions.field,
        stage_conditions.value
    from stage_conditions
    inner join settings
        on stage_conditions.agreement_version = settings.agreement_version
    where settings.is_in_force_now and stage_conditions.condition_kind = 'field'
),

final as (
    select
        unmapped_values.agreement_version,
        unmapped_values.source,
        unmapped_values.object,
        unmapped_values.field,
        unmapped_values.value,
        cast(unmapped_values.values_count as bigint) as values_count,
        cast(unmapped_values.people_count as bigint) as people_count,
        watched_now.value is not null as is_mapped_now,
        unmapped_values.last_seen_at
    from unmapped_values
    left join watched_now
        on
            unmapped_values.source = watched_now.source
            and unmapped_values.object = watched_now.object
            and unmapped_values.field = watched_now.field
            and unmapped_values.value = watched_now.value
)

select * from final
