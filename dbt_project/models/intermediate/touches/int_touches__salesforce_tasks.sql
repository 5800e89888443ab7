{{ config(materialized='view') }}

with

tasks as (
    select * from {{ ref('stg_salesforce__tasks') }}
),

classified as (
    select
        tasks.*,
        {{ record_key('salesforce', 'source_instance', 'Task', 'task_id_salesforce') }} as touch_id,
        case
            when is_deleted or not (coalesce(is_closed, false) or coalesce(status, '') = 'Completed')
                then null
            when
                lower(coalesce(task_subtype, '')) = 'call'
                or lower(coalesce(task_type, '')) = 'call'
                or coalesce(call_type, '') <> ''
                then 'call'
            when
                lower(coalesce(task_subtype, '')) in ('email', 'listemail')
                or lower(coalesce(task_type, '')) = 'email'
                then 'rep_email'
        end as kind
    from tasks
),

final as (
    select
        touch_id,
        {{ salesforce_person_key('source_instance', 'who_id_salesforce') }} as record_key,
        cast(null as text) as email,
        {{ salesforce_opportunity_key('source_instance', 'what_id_salesforce') }}
            as opportunity_key,
        {{ record_key('salesforce', 'source_instance', 'Account', 'account_id_salesforce') }}
            as account_key,
        {{ our_id('salesforce', 'source_instance', 'owner_id_salesforce') }} as owner_id,
        cast(null as text) as owner_email,
        cast(null as text) as program_id,
        cast(null as text) as campaign_key,
        cast(null as text) as program_hint,
        cast(null as text) as content_id,
        cast(null as text) as content_name,
        kind,
        cast(null as text) as participation,
        cast(null as text) as form_name,
        case
            when kind = 'call' and lower(coalesce(call_type, '')) = 'inbound' then 'inbound'
            else 'outbound'
        end as direction,
        subject,
        'salesforce' as source,
        source_instance,
        'Task' as object,
        task_id_salesforce as record_id,
        batch_id,
        coalesce(
            kind = 'rep_email'
            and (
                lower(coalesce(task_subtype, '')) = 'listemail'
                or lower(coalesce(subject, '')) like '%[sequence]%'
            ),
            false
        ) as is_automated,
        false as is_flagged_bot,
        coalesce(completed_at, created_at) as occurred_at
    from classified
)

select * from final
