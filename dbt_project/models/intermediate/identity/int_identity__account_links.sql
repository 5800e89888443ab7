{{ config(tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__account_records') }}
),

salesforce_accounts as (
    select * from {{ ref('stg_salesforce__accounts') }}
),

hubspot_companies as (
    select * from {{ ref('stg_hubspot__companies') }}
),

match_decisions as (
    select * from {{ ref('match_decisions') }}
),

merged_companies as (
    {{ split_to_rows('hubspot_companies', 'merged_company_ids', ';') }}
),

all_links as (
    select
        {{ record_key('salesforce', 'source_instance', 'Account', 'account_id_salesforce') }}
            as record_key,
        {{ record_key('salesforce', 'source_instance', 'Account', 'master_account_id_salesforce') }}
            as other_key,
        'vendor_merge' as match_method,
        'MasterRecordId' as evidence
    from salesforce_accounts
    union all
    select
        {{ record_key('hubspot', 'source_instance', 'companies', 'company_id_hubspot') }},
        {{ record_key('hubspot', 'source_instance', 'companies', 'trim(part)') }},
        'vendor_merge',
        'hs_merged_object_ids'
    from merged_companies
    union all
    select
        {{ record_key('hubspot', 'hubspot_companies.source_instance', 'companies',
                      'hubspot_companies.company_id_hubspot') }},
        {{ record_key('salesforce', 'salesforce_accounts.source_instance', 'Account',
                      'salesforce_accounts.account_id_salesforce') }},
        'sync_id',
        'salesforceaccountid'
    from hubspot_companies
    inner join salesforce_accounts
        on hubspot_companies.account_id_salesforce = salesforce_accounts.account_id_salesforce
    union all
    select
        record_key_a,
        record_key_b,
        'manual',
        'decided by ' || decided_by || ': ' || reason
    from match_decisions
    where entity = 'account' and decision = 'link'
),

final as (
    select
        least(all_links.record_key, all_links.other_key) as record_key_a,
        greatest(all_links.record_key, all_links.other_key) as record_key_b,
        all_links.match_method,
        cast(1.0 as double precision) as match_score,
        min(all_links.evidence) as evidence
    from all_links
    inner join records as one_end
        on all_links.record_key = one_end.record_key
    inner join records as other_end
        on all_links.other_key = other_end.record_key
    where all_links.record_key <> all_links.other_key
    group by
        least(all_links.record_key, all_links.other_key),
        greatest(all_links.record_key, all_links.other_key),
        all_links.match_method
)

select * from final
