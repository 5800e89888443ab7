with

contact_roles as (
    select * from {{ ref('stg_salesforce__opportunity_contact_roles') }}
),

leads as (
    select * from {{ ref('stg_salesforce__leads') }}
),

salesforce_opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

deals as (
    select * from {{ ref('stg_hubspot__deals') }}
),

associations as (
    select * from {{ ref('stg_hubspot__associations') }}
),

-- Associations are exported from either end, or from both.
deal_contacts as (
    select distinct
        source_instance,
        case when from_object = 'deals' then from_id_hubspot else to_id_hubspot end
            as deal_id_hubspot,
        case when from_object = 'deals' then to_id_hubspot else from_id_hubspot end
            as contact_id_hubspot
    from associations
    where
        is_deleted = false
        and (
            (from_object = 'deals' and to_object = 'contacts')
            or (from_object = 'contacts' and to_object = 'deals')
        )
),

final as (
    select
        {{ our_id('salesforce', 'source_instance', 'opportunity_id_salesforce') }}
            as opportunity_id,
        {{ record_key('salesforce', 'source_instance', 'Contact', 'contact_id_salesforce') }}
            as record_key,
        opportunity_contact_role_id_salesforce as claim_id,
        role,
        'contact_role' as link_method,
        1 as strength,
        coalesce(is_primary, false) as is_primary,
        created_at as linked_at
    from contact_roles
    where is_deleted = false
    union all
    -- Conversion has a day and no time: on the deal's first day it is what made the deal.
    select
        {{ our_id('salesforce', 'leads.source_instance', 'leads.converted_opportunity_id_salesforce') }},
        {{ record_key('salesforce', 'leads.source_instance', 'Lead', 'leads.lead_id_salesforce') }},
        leads.lead_id_salesforce,
        null,
        'conversion',
        2,
        false,
        greatest(
            salesforce_opportunities.created_at,
            {{ start_of_local_day(
                'coalesce(leads.converted_date, '
                ~ local_date('salesforce_opportunities.created_at', "'UTC'") ~ ')',
                "'UTC'"
            ) }}
        )
    from leads
    inner join salesforce_opportunities
        on
            leads.source_instance = salesforce_opportunities.source_instance
            and leads.converted_opportunity_id_salesforce
            = salesforce_opportunities.opportunity_id_salesforce
    where leads.is_deleted = false
    union all
    select
        coalesce(
            {{ our_id(
                'salesforce',
                'salesforce_opportunities.source_instance',
                'salesforce_opportunities.opportunity_id_salesforce'
            ) }},
            {{ our_id('hubspot', 'deals.source_instance', 'deals.deal_id_hubspot') }}
        ),
        {{ record_key('hubspot', 'deal_contacts.source_instance', 'contacts', 'deal_contacts.contact_id_hubspot') }},
        deal_contacts.contact_id_hubspot,
        null,
        'deal_association',
        3,
        false,
        coalesce(salesforce_opportunities.created_at, deals.created_at)
    from deal_contacts
    inner join deals
        on
            deal_contacts.source_instance = deals.source_instance
            and deal_contacts.deal_id_hubspot = deals.deal_id_hubspot
    left join salesforce_opportunities
        on deals.opportunity_id_salesforce = salesforce_opportunities.opportunity_id_salesforce
)

select * from final
