with

leads as (
    select * from {{ ref('stg_salesforce__leads') }}
),

opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

synced_ids as (
    select * from {{ ref('int_identity__synced_ids') }}
),

records as (
    select * from {{ ref('int_identity__records') }}
),

lead_contradictions as (
    select
        'salesforce' as source,
        source_instance,
        'Lead' as object,
        lead_id_salesforce as record_id,
        case
            when is_converted then 'converted_without_contact'
            else 'status_says_converted'
        end as kind,
        case
            when is_converted then 'IsConverted is true and ConvertedContactId is empty'
            else 'Status speaks of a conversion and IsConverted is false'
        end as detail
    from leads
    where
        is_deleted = false
        and (
            (
                is_converted = false
                and lower(status) like '%converted%'
                and lower(status) not like '%not converted%'
                and lower(status) not like '%unconverted%'
            )
            or (is_converted = true and converted_contact_id_salesforce is null)
        )
),

opportunity_contradictions as (
    select
        'salesforce' as source,
        source_instance,
        'Opportunity' as object,
        opportunity_id_salesforce as record_id,
        'won_but_not_closed' as kind,
        'IsWon is true and IsClosed is false' as detail
    from opportunities
    where is_deleted = false and is_won = true and is_closed = false
),

-- Only where Salesforce was exported at all; a Salesforce id of a company without it says nothing.
dangling as (
    select
        records.source,
        records.source_instance,
        records.object,
        records.record_id,
        'synced_record_missing' as kind,
        synced_ids.field || ' names a Salesforce record that was not exported' as detail
    from synced_ids
    inner join records
        on synced_ids.record_key = records.record_key
    left join records as targets
        on targets.source = 'salesforce' and synced_ids.id_salesforce = targets.record_id
    where
        records.is_deleted = false
        and targets.record_key is null
        and exists (
            select 1 from records as exported
            where exported.source = 'salesforce'
        )
),

contradictions as (
    select * from lead_contradictions
    union all
    select * from opportunity_contradictions
    union all
    select * from dangling
),

final as (
    select
        kind || ':' || source || ':' || source_instance || ':' || object || ':' || record_id
        || ':' || md5(detail) as contradiction_key,
        source,
        source_instance,
        object,
        record_id,
        kind,
        detail
    from contradictions
)

select * from final
