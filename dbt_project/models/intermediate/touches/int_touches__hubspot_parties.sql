{{ config(materialized='view') }}

with

associations as (
    select * from {{ ref('stg_hubspot__associations') }}
),

-- the same pair may be associated under several types
pairs as (
    select distinct
        'hubspot:' || source_instance || ':' || from_object || ':' || from_id_hubspot as touch_id,
        to_object,
        'hubspot:' || source_instance || ':' || to_id_hubspot as party_id,
        source_instance,
        to_id_hubspot
    from associations
    where
        from_object in ('calls', 'meetings', 'emails')
        and to_object in ('contacts', 'deals')
        and not is_deleted
),

numbered as (
    select
        pairs.*,
        row_number() over (
            partition by touch_id, to_object order by length(to_id_hubspot), to_id_hubspot
        ) as party_number
    from pairs
),

deals as (
    select
        touch_id,
        party_id as opportunity_key
    from numbered
    where to_object = 'deals' and party_number = 1
),

contacts as (
    select
        touch_id,
        {{ record_key('hubspot', 'source_instance', 'contacts', 'to_id_hubspot') }} as record_key,
        to_id_hubspot as contact_id_hubspot,
        party_number
    from numbered
    where to_object = 'contacts'
),

final as (
    select
        coalesce(contacts.touch_id, deals.touch_id) as touch_id,
        contacts.record_key,
        deals.opportunity_key,
        -- everybody who took part has a touch; the record's own key names the first of them
        case
            when contacts.party_number > 1 then '@' || contacts.contact_id_hubspot else ''
        end as touch_suffix
    from contacts
    full outer join deals
        on contacts.touch_id = deals.touch_id
)

select * from final
