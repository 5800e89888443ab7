with

records as (
    select * from {{ ref('int_identity__account_records') }}
),

account_assignments as (
    select * from {{ source('identity', 'account_assignments') }}
),

final as (
    select
        records.record_key,
        records.source,
        records.source_instance,
        records.object,
        records.record_id,
        account_assignments.account_id,
        account_assignments.match_method,
        account_assignments.match_score,
        account_assignments.evidence,
        account_assignments.linked_at,
        records.is_deleted
    from records
    inner join account_assignments
        on records.record_key = account_assignments.record_key
)

select * from final
