with

opportunities as (
    {{ current_versions("salesforce", "Opportunity", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        opportunities.id as opportunity_id_salesforce,
        opportunities.accountid as account_id_salesforce,
        opportunities.ownerid as owner_id_salesforce,
        opportunities.campaignid as campaign_id_salesforce,
        opportunities.name as opportunity_name,
        opportunities.type as opportunity_type,
        opportunities.leadsource as lead_source,
        opportunities.stagename as stage,
        opportunities.forecastcategory as forecast_category,
        opportunities.nextstep as next_step,
        opportunities.currencyisocode as currency,
        opportunities.amount,
        opportunities.probability,
        coalesce(opportunities.isclosed, false) as is_closed,
        coalesce(opportunities.iswon, false) as is_won,
        opportunities.closedate as close_date,
        opportunities.createddate as created_at,
        opportunities.systemmodstamp as updated_at,
        opportunities.laststagechangedate as last_stage_changed_at,
        opportunities._source_instance as source_instance,
        coalesce(opportunities.isdeleted, false) as is_deleted,
        opportunities._batch_id as batch_id,
        opportunities._line as source_line
    from opportunities
)

select * from renamed
