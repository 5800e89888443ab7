{{ config(materialized='view') }}

with

submissions as (
    select * from {{ ref('stg_hubspot__form_submissions') }}
),

final as (
    select
        {{ record_key('hubspot', 'source_instance', 'form_submissions', 'form_submission_id_hubspot') }}
            as touch_id,
        {{ record_key('hubspot', 'source_instance', 'contacts', 'contact_id_hubspot') }}
            as record_key,
        {{ normalised_email('email') }} as email,
        cast(null as text) as opportunity_key,
        cast(null as text) as account_key,
        cast(null as text) as owner_id,
        cast(null as text) as owner_email,
        cast(null as text) as program_id,
        cast(null as text) as campaign_key,
        'utm:' || {{ campaign_named('page_url') }} as program_hint,
        {{ our_id('hubspot', 'source_instance', 'form_id_hubspot') }} as content_id,
        cast(null as text) as content_name,
        case when not is_deleted then 'form_submit' end as kind,
        cast(null as text) as participation,
        -- the form's name is looked up by its id once all forms are known
        form_id_hubspot as form_name,
        'inbound' as direction,
        page_url as subject,
        'hubspot' as source,
        source_instance,
        'form_submissions' as object,
        form_submission_id_hubspot as record_id,
        batch_id,
        false as is_automated,
        false as is_flagged_bot,
        submitted_at as occurred_at
    from submissions
)

select * from final
