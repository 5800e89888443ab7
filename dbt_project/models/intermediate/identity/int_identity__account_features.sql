{{ config(tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__account_records') }}
),

company_names as (
    select * from {{ ref('int_identity__company_names') }}
),

addresses as (
    select * from {{ ref('int_identity__addresses') }}
),

countries as (
    select * from {{ ref('countries') }}
),

-- Without a name there is nobody to recognise.
compared as (
    select
        records.record_key,
        records.source || ':' || records.source_instance as instance,
        records.host,
        company_names.company,
        string_to_array(company_names.company, ' ') as company_words,
        addresses.house_number || ' ' || addresses.street as address,
        addresses.house_number,
        addresses.street,
        regexp_replace(
            upper(regexp_replace(records.postal_code, '[^0-9A-Za-z]', '', 'g')),
            '^([0-9]{5})[0-9]{4}$', '\1'
        ) as postal_code,
        {{ comparable_phone('records.phone') }} as phone,
        countries.country_code
    from records
    inner join company_names
        on records.account_name = company_names.written_as
    left join addresses
        on records.street = addresses.written_as
    left join countries
        on lower(trim(records.country)) = countries.written_as
    where records.is_deleted = false
),

final as (
    select
        compared.*,
        {{ row_digest('compared') }} as digest
    from compared
)

select * from final
