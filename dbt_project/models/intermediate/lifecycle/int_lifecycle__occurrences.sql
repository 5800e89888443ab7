{{ config(materialized='view') }}

with

field_values as (
    select * from {{ ref('int_lifecycle__field_values') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

score_events as (
    select * from {{ ref('int_score_events__by_basis') }}
),

relations as (
    select * from {{ ref('int_lifecycle__relations') }}
),

together as (
    select
        'any' as basis,
        person_id,
        'field' as condition_kind,
        source || '.' || object || '.' || field || ' = ' || value as match_key,
        source as cause_source,
        record_key as cause_record,
        change_id as cause_id,
        cast(null as bigint) as score_before,
        cast(null as bigint) as score_after,
        is_observed,
        changed_at as occurred_at
    from field_values

    union all

    select
        'any',
        person_id,
        'touch',
        kind,
        source,
        record_key,
        touch_id,
        cast(null as bigint),
        cast(null as bigint),
        true,
        occurred_at
    from touches
    where is_human and person_id <> 'unlinked'

    union all

    select
        basis,
        person_id,
        'score',
        'score',
        'tandem',
        person_id,
        min(touch_id),
        min(score_before),
        max(score_after),
        true,
        occurred_at
    from score_events
    where not is_capped
    group by basis, person_id, occurred_at

    union all

    select
        'any',
        person_id,
        'relation',
        relation,
        source,
        opportunity_id,
        opportunity_id,
        cast(null as bigint),
        cast(null as bigint),
        true,
        occurred_at
    from relations
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

final as (
    select
        together.*,
        versions.agreement_version as event_version
    from together
    inner join versions
        on {{ is_in_force('versions', 'together.occurred_at') }}
    where together.occurred_at <= {{ as_of() }}
)

select * from final
