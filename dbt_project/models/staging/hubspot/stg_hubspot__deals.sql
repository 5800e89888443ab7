with

deals as (
    {{ current_versions("hubspot", "deals", ["id"], "updatedat") }}
),

associations as (
    select * from {{ ref("stg_hubspot__associations") }}
),

pipeline_stages as (
    select * from {{ ref("stg_hubspot__pipeline_stages") }}
),

associated_companies as (
    select
        associations.source_instance,
        associations.from_id_hubspot as deal_id_hubspot,
        min(associations.to_id_hubspot) as company_id_hubspot
    from associations
    where associations.from_object = 'deals' and associations.to_object = 'companies'
    group by associations.source_instance, associations.from_id_hubspot
),

joined as (
    select
        deals.*,
        coalesce(
            deals.hs_primary_associated_company, associated_companies.company_id_hubspot
        ) as company_id,
        coalesce(pipeline_stages.is_closed, deals.hs_is_closed, false) as is_closed,
        coalesce(pipeline_stages.is_won, deals.hs_is_closed_won, false) as is_won
    from deals
    left join associated_companies
        on
            deals._source_instance = associated_companies.source_instance
            and deals.id = associated_companies.deal_id_hubspot
    left join pipeline_stages
        on
            deals._source_instance = pipeline_stages.source_instance
            and deals.pipeline = pipeline_stages.pipeline_id_hubspot
            and deals.dealstage = pipeline_stages.stage_id_hubspot
),

renamed as (
    select
        joined.id as deal_id_hubspot,
        joined.salesforceopportunityid as opportunity_id_salesforce,
        joined.company_id as company_id_hubspot,
        joined.hubspot_owner_id as owner_id_hubspot,
        joined.hs_campaign as campaign_id_hubspot,
        joined.dealname as deal_name,
        joined.dealtype as deal_type,
        joined.hs_analytics_source as lead_source,
        joined.pipeline as pipeline_id_hubspot,
        joined.dealstage as stage_id_hubspot,
        joined.hs_next_step as next_step,
        joined.deal_currency_code as currency,
        joined.amount,
        joined.hs_deal_stage_probability as probability,
        joined.is_closed,
        joined.is_won,
        {{ local_date("joined.closedate", "'UTC'") }} as close_date,
        case
            when joined.is_closed
                then coalesce(joined.hs_v2_date_entered_current_stage, joined.closedate)
        end as closed_at,
        joined.createdat as created_at,
        joined.updatedat as updated_at,
        joined._source_instance as source_instance,
        coalesce(joined.archived, false) as is_deleted,
        joined._batch_id as batch_id,
        joined._line as source_line
    from joined
)

select * from renamed
