with

people_x_accounts as (
    select * from {{ ref('int_people_x_accounts') }}
),

final as (
    select
        person_id || ' ' || account_id as person_account_id,
        person_id,
        account_id,
        record_key,
        reason,
        match_score,
        is_chosen
    from people_x_accounts
)

select * from final
