{{ config(materialized='view') }}

with

interactions as (
    select * from {{ ref('stg_sales_content__interactions') }}
),

classified as (
    select
        interactions.*,
        {{ record_key('sales_content', 'source_instance', 'interactions', 'interaction_id') }}
            as touch_id,
        case
            when is_deleted then null
            when lower(action) = 'share' then 'content_share'
            when lower(action) = 'view' then 'content_view'
        end as kind
    from interactions
),

final as (
    select
        touch_id,
        coalesce(
            {{ record_key('sales_content', 'source_instance', 'interactions', normalised_email('email')) }},
            {{ record_key('salesforce', "'default'", 'Contact', 'contact_id_salesforce') }}
        ) as record_key,
        {{ normalised_email('email') }} as email,
        -- no content tool says which instance of Salesforce it means
        {{ our_id('salesforce', "'any'", 'opportunity_id_salesforce') }} as opportunity_key,
        cast(null as text) as account_key,
        cast(null as text) as owner_id,
        lower(trim(rep_email)) as owner_email,
        cast(null as text) as program_id,
        cast(null as text) as campaign_key,
        cast(null as text) as program_hint,
        {{ our_id('sales_content', 'source_instance', 'asset_id') }} as content_id,
        coalesce(asset_name, asset_id) as content_name,
        kind,
        cast(null as text) as participation,
        cast(null as text) as form_name,
        case when kind = 'content_share' then 'outbound' else 'inbound' end as direction,
        asset_name as subject,
        'sales_content' as source,
        source_instance,
        'interactions' as object,
        interaction_id as record_id,
        batch_id,
        false as is_automated,
        false as is_flagged_bot,
        occurred_at
    from classified
)

select * from final
