with

salesforce_campaigns as (
    select * from {{ ref('stg_salesforce__campaigns') }}
),

marketo_programs as (
    select * from {{ ref('stg_marketo__programs') }}
),

hubspot_campaigns as (
    select * from {{ ref('stg_hubspot__campaigns') }}
),

ad_campaigns as (
    select * from {{ ref('int_programs__ad_campaigns') }}
),

events as (
    select * from {{ ref('int_programs__event_ties') }}
),

final as (
    select
        'salesforce' as source,
        source_instance,
        campaign_id_salesforce as record_id,
        parent_campaign_id_salesforce as parent_record_id,
        campaign_name as program_name,
        campaign_type as program_type,
        cast(null as text) as other_program_type,
        currency,
        budgeted_cost,
        actual_cost,
        start_date,
        end_date
    from salesforce_campaigns
    where not is_deleted

    union all

    select
        'marketo',
        source_instance,
        program_id_marketo,
        cast(null as text),
        program_name,
        -- Marketo's channel is the kind of program people mean; its type is one of four
        channel,
        program_type,
        cast(null as text),
        cast(null as numeric(18, 2)),
        cast(null as numeric(18, 2)),
        start_date,
        end_date
    from marketo_programs
    where not is_deleted

    union all

    select
        'hubspot',
        source_instance,
        campaign_id_hubspot,
        cast(null as text),
        campaign_name,
        campaign_type,
        cast(null as text),
        currency,
        budget,
        spend,
        start_date,
        end_date
    from hubspot_campaigns
    where not is_deleted

    union all

    select
        'ad_spend',
        source_instance,
        record_id,
        cast(null as text),
        campaign_name,
        platform,
        cast(null as text),
        currency,
        cast(null as numeric(18, 2)),
        cast(null as numeric(18, 2)),
        start_date,
        end_date
    from ad_campaigns

    union all

    select
        'event_attendance',
        source_instance,
        event_id,
        cast(null as text),
        event_name,
        event_kind,
        cast(null as text),
        currency,
        cast(null as numeric(18, 2)),
        event_cost,
        start_date,
        start_date
    from events
    where not is_tied
)

select * from final
