{{ config(materialized='view', tags=['unify_inputs']) }}

with

attendees as (
    select * from {{ ref('stg_event_attendance__attendees') }}
),

interactions as (
    select * from {{ ref('stg_sales_content__interactions') }}
),

sightings as (
    select
        'event_attendance' as source,
        'attendees' as object,
        {{ normalised_email('email') }} as record_id,
        first_name,
        last_name,
        title,
        company_name,
        country,
        occurred_at,
        source_instance
    from attendees
    where is_deleted = false
    union all
    select
        'sales_content' as source,
        'interactions' as object,
        {{ normalised_email('email') }} as record_id,
        null,
        null,
        null,
        null,
        null,
        occurred_at,
        source_instance
    from interactions
    where is_deleted = false
),

-- What the mailbox said of itself last; a text that is no address identifies nobody.
ranked as (
    select
        sightings.*,
        min(sightings.occurred_at)
            over (partition by sightings.source, sightings.source_instance, sightings.record_id)
            as first_seen_at,
        row_number() over (
            partition by sightings.source, sightings.source_instance, sightings.record_id
            order by
                case when sightings.last_name is null then 1 else 0 end,
                sightings.occurred_at desc nulls last,
                sightings.company_name asc nulls last,
                sightings.first_name asc nulls last,
                sightings.last_name asc nulls last
        ) as recency
    from sightings
    where sightings.record_id is not null
),

final as (
    select
        source || ':' || source_instance || ':' || object || ':' || record_id as record_key,
        source,
        source_instance,
        object,
        record_id,
        cast(null as text) as owner_id,
        cast(null as text) as crm_account_key,
        record_id as email,
        first_name,
        last_name,
        title,
        cast(null as text) as phone,
        cast(null as text) as mobile_phone,
        company_name,
        cast(null as text) as website,
        cast(null as text) as industry,
        cast(null as text) as lead_source,
        cast(null as text) as city,
        cast(null as text) as state,
        cast(null as text) as postal_code,
        country,
        cast(null as bigint) as employees_count,
        false as has_opted_out_of_email,
        false as has_opted_out_of_calls,
        false as is_deleted,
        false as is_merged_away,
        first_seen_at as created_at,
        occurred_at as updated_at
    from ranked
    where recency = 1
)

select * from final
