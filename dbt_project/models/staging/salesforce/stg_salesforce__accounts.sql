with

accounts as (
    {{ current_versions("salesforce", "Account", ["id"], "systemmodstamp") }}
),

renamed as (
    select
        accounts.id as account_id_salesforce,
        accounts.masterrecordid as master_account_id_salesforce,
        accounts.parentid as parent_account_id_salesforce,
        accounts.ownerid as owner_id_salesforce,
        accounts.name as account_name,
        accounts.type as account_type,
        accounts.industry,
        accounts.website,
        accounts.phone,
        accounts.billingstreet as street,
        accounts.billingcity as city,
        accounts.billingstate as state,
        accounts.billingpostalcode as postal_code,
        accounts.billingcountry as country,
        accounts.numberofemployees as employees_count,
        accounts.annualrevenue as annual_revenue,
        accounts.createddate as created_at,
        accounts.systemmodstamp as updated_at,
        accounts._source_instance as source_instance,
        coalesce(accounts.isdeleted, false) as is_deleted,
        accounts._batch_id as batch_id,
        accounts._line as source_line
    from accounts
)

select * from renamed
