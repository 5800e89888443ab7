{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="engagement_key",
        on_schema_change="fail"
    )
}}

with

emails as (
    {{ current_versions("hubspot", "emails", ["id"], "updatedat", only_arrivals=true) }}
),

renamed as (
    select
        emails._source_instance || ':' || emails.id as engagement_key,
        emails.id as engagement_id_hubspot,
        'email' as kind,
        emails.hubspot_owner_id as owner_id_hubspot,
        emails.hs_email_subject as subject,
        upper(emails.hs_email_status) as status,
        upper(emails.hs_email_direction) as direction,
        cast(null as text) as disposition,
        cast(null as text) as outcome,
        cast(null as text) as activity_type,
        cast(null as bigint) as duration_seconds,
        upper(coalesce(emails.hs_email_status, 'SENT')) = 'SENT' as is_completed,
        emails.hs_timestamp as occurred_at,
        emails.createdat as created_at,
        emails.updatedat as updated_at,
        emails._source_instance as source_instance,
        coalesce(emails.archived, false) as is_deleted,
        emails._batch_id as batch_id,
        emails._line as source_line
    from emails
)

select * from renamed
