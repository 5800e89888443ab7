with

leads as (
    select * from {{ ref('stg_salesforce__leads') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

-- a status is a word that anybody may type, the conversion is an act: when they disagree, it shows
said as (
    select
        people_x_records.person_id,
        leads.is_converted,
        lower(coalesce(leads.status, '')) like '%converted%'
        and lower(coalesce(leads.status, '')) not like '%not converted%' as says_converted
    from leads
    inner join people_x_records
        on
            {{ record_key('salesforce', 'leads.source_instance', 'Lead', 'leads.lead_id_salesforce') }}
            = people_x_records.record_key
    where not leads.is_deleted and people_x_records.person_id is not null
),

final as (
    select
        person_id,
        bool_or(is_converted) as is_converted,
        bool_or(says_converted and not is_converted) as status_contradicts_conversion
    from said
    group by person_id
)

select * from final
