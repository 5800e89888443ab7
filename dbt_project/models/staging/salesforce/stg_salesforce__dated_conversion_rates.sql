with

rates as (
    {{ current_versions("salesforce", "DatedConversionRate", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        rates.id as dated_conversion_rate_id_salesforce,
        rates.isocode as currency,
        rates.conversionrate as conversion_rate,
        rates.startdate as start_date,
        rates.nextstartdate as next_start_date,
        rates.createddate as created_at,
        rates.systemmodstamp as updated_at,
        rates._source_instance as source_instance,
        false as is_deleted,
        rates._batch_id as batch_id,
        rates._line as source_line
    from rates
)

select * from renamed
