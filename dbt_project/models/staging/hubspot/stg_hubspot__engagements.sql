{{ config(materialized="view") }}

with

calls as (
    select * from {{ ref("stg_hubspot__calls") }}
),

meetings as (
    select * from {{ ref("stg_hubspot__meetings") }}
),

emails as (
    select * from {{ ref("stg_hubspot__emails") }}
),

engagements as (
    select
        calls.engagement_key,
        calls.engagement_id_hubspot,
        calls.kind,
        calls.owner_id_hubspot,
        calls.subject,
        calls.status,
        calls.direction,
        calls.disposition,
        calls.outcome,
        calls.activity_type,
        calls.duration_seconds,
        calls.is_completed,
        calls.occurred_at,
        calls.created_at,
        calls.updated_at,
        calls.source_instance,
        calls.is_deleted,
        calls.batch_id,
        calls.source_line
    from calls
    union all
    select
        meetings.engagement_key,
        meetings.engagement_id_hubspot,
        meetings.kind,
        meetings.owner_id_hubspot,
        meetings.subject,
        meetings.status,
        meetings.direction,
        meetings.disposition,
        meetings.outcome,
        meetings.activity_type,
        meetings.duration_seconds,
        meetings.is_completed,
        meetings.occurred_at,
        meetings.created_at,
        meetings.updated_at,
        meetings.source_instance,
        meetings.is_deleted,
        meetings.batch_id,
        meetings.source_line
    from meetings
    union all
    select
        emails.engagement_key,
        emails.engagement_id_hubspot,
        emails.kind,
        emails.owner_id_hubspot,
        emails.subject,
        emails.status,
        emails.direction,
        emails.disposition,
        emails.outcome,
        emails.activity_type,
        emails.duration_seconds,
        emails.is_completed,
        emails.occurred_at,
        emails.created_at,
        emails.updated_at,
        emails.source_instance,
        emails.is_deleted,
        emails.batch_id,
        emails.source_line
    from emails
)

select * from engagements
