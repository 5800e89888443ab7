with

campaigns as (
    {{ current_versions("salesforce", "Campaign", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        campaigns.id as campaign_id_salesforce,
        campaigns.parentid as parent_campaign_id_salesforce,
        campaigns.ownerid as owner_id_salesforce,
        campaigns.name as campaign_name,
        campaigns.type as campaign_type,
        campaigns.status,
        campaigns.currencyisocode as currency,
        campaigns.budgetedcost as budgeted_cost,
        campaigns.actualcost as actual_cost,
        coalesce(campaigns.isactive, false) as is_active,
        campaigns.startdate as start_date,
        campaigns.enddate as end_date,
        campaigns.createddate as created_at,
        campaigns.systemmodstamp as updated_at,
        campaigns._source_instance as source_instance,
        coalesce(campaigns.isdeleted, false) as is_deleted,
        campaigns._batch_id as batch_id,
        campaigns._line as source_line
    from campaigns
)

select * from renamed
