with

campaigns as (
    {{ current_versions("hubspot", "campaigns", ["id"], "updatedat") }}
),

renamed as (
    select
        campaigns.id as campaign_id_hubspot,
        campaigns.hs_name as campaign_name,
        campaigns.campaign_type,
        campaigns.hs_currency_code as currency,
        campaigns.hs_budget_items_sum_amount as budget,
        campaigns.hs_spend_items_sum_amount as spend,
        campaigns.hs_start_date as start_date,
        campaigns.hs_end_date as end_date,
        campaigns.createdat as created_at,
        campaigns.updatedat as updated_at,
        campaigns._source_instance as source_instance,
        coalesce(campaigns.archived, false) as is_deleted,
        campaigns._batch_id as batch_id,
        campaigns._line as source_line
    from campaigns
)

select * from renamed
