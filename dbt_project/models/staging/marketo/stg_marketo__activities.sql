{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="activity_key",
        on_schema_change="fail"
    )
}}

with

activities as (
    {{
        current_versions(
            "marketo", "activities", ["marketoguid"], "activitydate", only_arrivals=true
        )
    }}
),

pages as (
    select
        activities.*,
        coalesce(
            activities.attribute_webpage_url,
            case when activities.activitytypeid = 1 then activities.primaryattributevalue end
        ) as page
    from activities
),

renamed as (
    select
        pages._source_instance || ':' || pages.marketoguid as activity_key,
        pages.marketoguid as activity_id_marketo,
        pages.leadid as lead_id_marketo,
        pages.activitytypeid as activity_type_id,
        pages.campaignid as campaign_id_marketo,
        pages.primaryattributevalueid as primary_attribute_value_id,
        pages.primaryattributevalue as primary_attribute_value,
        pages.attributes,
        pages.attribute_merge_ids as merge_ids,
        coalesce(pages.attribute_old_value, pages.attribute_old_status) as old_value,
        coalesce(pages.attribute_new_value, pages.attribute_new_status) as new_value,
        pages.attribute_reason as reason,
        pages.attribute_link as link,
        pages.attribute_device as device,
        coalesce(
            pages.attribute_is_bot_activity, pages.attribute_bot_activity, false
        ) as is_bot_activity,
        case
            when pages.attribute_query_parameters is null or pages.page like '%?%' then pages.page
            else coalesce(pages.page, '') || '?' || pages.attribute_query_parameters
        end as web_page,
        pages.attribute_referrer_url as referrer,
        pages.attribute_form_fields as form_fields,
        coalesce(
            pages.attribute_program_id,
            case when pages.activitytypeid = 104 then pages.primaryattributevalueid end
        ) as program_id_marketo,
        pages.attribute_program_member_id as program_member_id_marketo,
        pages.attribute_success as is_success,
        pages.activitydate as occurred_at,
        pages._source_instance as source_instance,
        false as is_deleted,
        pages._batch_id as batch_id,
        pages._line as source_line
    from pages
)

select * from renamed
