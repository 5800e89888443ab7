{{ config(materialized='view') }}

with

events as (
    select * from {{ ref('stg_salesforce__events') }}
    where not is_deleted
),

-- one meeting per person, or per deal if it names nobody; the original comes before its copies
numbered as (
    select
        {{ record_key('salesforce', 'source_instance', 'Event', 'event_id_salesforce') }}
            as touch_id,
        is_child,
        row_number() over (
            partition by
                source_instance,
                coalesce(who_id_salesforce, what_id_salesforce, event_id_salesforce),
                started_at
            order by is_child, event_id_salesforce
        ) as event_number
    from events
),

final as (
    select touch_id
    from numbered
    where is_child and event_number > 1
)

select * from final
