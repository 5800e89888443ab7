with recursive

account_records as (
    select * from {{ ref('int_identity__account_records') }}
),

accounts_x_records as (
    select * from {{ ref('int_accounts_x_records') }}
),

stated as (
    select
        children.account_id,
        parents.account_id as parent_account_id,
        row_number() over (
            partition by children.account_id
            order by
                account_records.is_deleted, account_records.created_at nulls last,
                account_records.record_key
        ) as preference
    from account_records
    inner join accounts_x_records as children
        on account_records.record_key = children.record_key
    inner join accounts_x_records as parents
        on account_records.parent_record_key = parents.record_key
    where children.account_id <> parents.account_id
),

parents as (
    select
        account_id,
        parent_account_id
    from stated
    where preference = 1
),

-- Upwards, one generation at a time, until there is no parent or one was met before.
ancestors as (
    select
        account_id,
        parent_account_id as ancestor_account_id,
        1 as generation,
        '|' || account_id || '|' || parent_account_id || '|' as met
    from parents
    union all
    select
        ancestors.account_id,
        parents.parent_account_id,
        ancestors.generation + 1,
        ancestors.met || parents.parent_account_id || '|'
    from ancestors
    inner join parents
        on ancestors.ancestor_account_id = parents.account_id
    where position('|' || parents.parent_account_id || '|' in ancestors.met) = 0
),

topmost as (
    select
        ancestors.account_id,
        ancestors.ancestor_account_id,
        row_number() over (
            partition by ancestors.account_id order by ancestors.generation desc
        ) as height
    from ancestors
),

-- Where the topmost has a parent itself, the way led into a circle, and in a circle nobody is on top:
-- each account then stands for itself.
final as (
    select
        parents.account_id,
        parents.parent_account_id,
        case
            when higher.account_id is null then topmost.ancestor_account_id
            else parents.account_id
        end as ultimate_parent_account_id
    from parents
    inner join topmost
        on parents.account_id = topmost.account_id and topmost.height = 1
    left join parents as higher
        on topmost.ancestor_account_id = higher.account_id
)

select * from final
