with

field_values as (
    select * from {{ ref('int_lifecycle__field_values') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

stage_conditions as (
    select * from {{ source('agreement', 'stage_conditions') }}
),

watched as (
    select distinct
        agreement_version,
        source,
        object,
        field
    from stage_conditions
    where condition_kind = 'field'
),

final as (
    select
        versions.agreement_version,
        field_values.source,
        field_values.object,
        field_values.field,
        field_values.value,
        count(*) as values_count,
        count(distinct field_values.person_id) as people_count,
        max(field_values.changed_at) as last_seen_at
    from field_values
    inner join versions
        on {{ is_in_force('versions', 'field_values.changed_at') }}
    inner join watched
        on
            versions.agreement_version = watched.agreement_version
            and field_values.source = watched.source
            and field_values.object = watched.object
            and field_values.field = watched.field
    left join stage_conditions
        on
            watched.agreement_version = stage_conditions.agreement_version
            and watched.source = stage_conditions.source
            and watched.object = stage_conditions.object
            and watched.field = stage_conditions.field
            and field_values.value = stage_conditions.value
    where stage_conditions.stage is null
    group by
        versions.agreement_version,
        field_values.source,
        field_values.object,
        field_values.field,
        field_values.value
)

select * from final
