{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="campaign_member_key",
        on_schema_change="fail"
    )
}}

with

members as (
    {{
        current_versions(
            "salesforce", "CampaignMember", ["id"], "systemmodstamp",
            only_arrivals=true
        )
    }}
),

renamed as (
    select
        members._source_instance || ':' || members.id as campaign_member_key,
        members.id as campaign_member_id_salesforce,
        members.campaignid as campaign_id_salesforce,
        members.leadid as lead_id_salesforce,
        members.contactid as contact_id_salesforce,
        members.status,
        coalesce(members.hasresponded, false) as has_responded,
        members.firstrespondeddate as first_responded_date,
        members.createddate as created_at,
        members.systemmodstamp as updated_at,
        members._source_instance as source_instance,
        coalesce(members.isdeleted, false) as is_deleted,
        members._batch_id as batch_id,
        members._line as source_line
    from members
)

select * from renamed
