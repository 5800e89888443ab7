with

attendees as (
    {{
        current_versions(
            "event_attendance",
            "attendees",
            ["event_id", "lower(trim(email))", "translate(lower(trim(status)), ' -', '__')"]
        )
    }}
),

spelled as (
    select
        attendees.*,
        lower(trim(attendees.email)) as email_address,
        translate(lower(trim(attendees.status)), ' -', '__') as status_word,
        translate(lower(trim(attendees.event_kind)), ' -_', '') as kind_letters
    from attendees
),

renamed as (
    select
        spelled.event_id
        || ':' || spelled.email_address
        || ':' || spelled.status_word as attendance_id,
        spelled.event_id,
        spelled.event_name,
        case
            when spelled.kind_letters = 'fieldevent' then 'field_event'
            else spelled.kind_letters
        end as event_kind,
        spelled.salesforce_campaign_id as campaign_id_salesforce,
        {{ trimmed("spelled.email") }} as email,
        spelled.first_name,
        spelled.last_name,
        spelled.company_name,
        spelled.title,
        spelled.country,
        spelled.status_word as status,
        spelled.currency,
        spelled.event_cost,
        spelled.event_started_at,
        spelled.occurred_at,
        spelled._source_instance as source_instance,
        false as is_deleted,
        spelled._batch_id as batch_id,
        spelled._line as source_line
    from spelled
)

select * from renamed
