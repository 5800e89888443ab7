{{ config(materialized='view') }}

with

touched as (
    select * from {{ ref('int_touches__unioned') }}
),

hubspot_parties as (
    select * from {{ ref('int_touches__hubspot_parties') }}
),

event_copies as (
    select * from {{ ref('int_touches__event_copies') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

people_by_email as (
    select * from {{ ref('int_touches__people_by_email') }}
),

parted as (
    select
        touched.touch_id || coalesce(hubspot_parties.touch_suffix, '') as touch_id,
        touched.touch_id as unioned_touch_id,
        coalesce(hubspot_parties.record_key, touched.record_key) as record_key,
        coalesce(hubspot_parties.opportunity_key, touched.opportunity_key) as opportunity_key,
        touched.email,
        touched.kind,
        touched.content_id,
        touched.is_flagged_bot,
        touched.occurred_at
    from touched
    left join hubspot_parties
        on touched.touch_id = hubspot_parties.touch_id
    left join event_copies
        on touched.touch_id = event_copies.touch_id
    where
        event_copies.touch_id is null
        and touched.occurred_at <= {{ as_of() }}
),

final as (
    select
        parted.*,
        coalesce(people_x_records.person_id, people_by_email.person_id, 'unlinked') as person_id
    from parted
    left join people_x_records
        on parted.record_key = people_x_records.record_key
    left join people_by_email
        on parted.record_key is null and parted.email = people_by_email.email
)

select * from final
