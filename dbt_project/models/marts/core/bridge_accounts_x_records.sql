with

accounts_x_records as (
    select * from {{ ref('int_accounts_x_records') }}
),

final as (
    select
        record_key,
        account_id,
        source,
        source_instance,
        object,
        record_id,
        match_method,
        evidence,
        match_score,
        is_deleted,
        linked_at
    from accounts_x_records
)

select * from final
