with

attendees as (
    select * from {{ ref('stg_event_attendance__attendees') }}
),

campaigns as (
    select * from {{ ref('stg_salesforce__campaigns') }}
),

campaign_instances as (
    select
        campaign_id_salesforce,
        min(source_instance) as source_instance
    from campaigns
    group by campaign_id_salesforce
),

-- an event's rows may say different things: the one that happened last is believed
events as (
    select
        attendees.*,
        row_number() over (
            partition by source_instance, event_id
            order by occurred_at desc nulls last, attendance_id asc
        ) as recency
    from attendees
    where not is_deleted
),

final as (
    select
        events.event_id,
        coalesce(
            {{ our_id('salesforce', 'campaign_instances.source_instance', 'events.campaign_id_salesforce') }},
            {{ our_id('event_attendance', 'events.source_instance', 'events.event_id') }}
        ) as program_id,
        events.source_instance,
        events.event_name,
        events.event_kind,
        events.currency,
        events.event_cost,
        campaign_instances.source_instance is not null as is_tied,
        -- an event that names no start was on the day its latest row happened
        {{ local_date('coalesce(events.event_started_at, events.occurred_at)', "'UTC'") }}
            as start_date
    from events
    left join campaign_instances
        on events.campaign_id_salesforce = campaign_instances.campaign_id_salesforce
    where events.recency = 1
)

select * from final
