with

attendees as (
    {{
        current_versions(
            "event_attendance",
            "attendees",
            ["event_id", "lower(trim(email))", "lower(trim(status))"]
        )
    }}
),

renamed as (
    select
        attendees.event_id
        || ':' || lower(trim(attendees.email))
        || ':' || lower(trim(attendees.status)) as attendance_id,
        attendees.event_id,
        attendees.event_name,
        lower(trim(attendees.event_kind)) as event_kind,
        attendees.salesforce_campaign_id as campaign_id_salesforce,
        {{ trimmed("attendees.email") }} as email,
        attendees.first_name,
        attendees.last_name,
        attendees.company_name,
        attendees.title,
        attendees.country,
        lower(trim(attendees.status)) as status,
        attendees.currency,
        attendees.event_cost,
        attendees.event_started_at,
        attendees.occurred_at,
        attendees._source_instance as source_instance,
        false as is_deleted,
        attendees._batch_id as batch_id,
        attendees._line as source_line
    from attendees
)

select * from renamed
