with

history as (
    select * from {{ ref('stg_salesforce__opportunity_history') }}
),

field_history as (
    select * from {{ ref('stg_salesforce__opportunity_field_history') }}
),

states as (
    select
        {{ our_id('salesforce', 'source_instance', 'opportunity_id_salesforce') }}
            as opportunity_id,
        opportunity_history_id_salesforce as change_id,
        stage,
        amount,
        probability,
        close_date,
        changed_at
    from history
    where is_deleted = false
),

-- Each change of owner is written twice, with names and with ids: only ids are owners.
owners as (
    select
        {{ our_id('salesforce', 'source_instance', 'opportunity_id_salesforce') }}
            as opportunity_id,
        opportunity_field_history_id_salesforce as change_id,
        case
            when {{ matches('old_value', salesforce_owner_id()) }}
                then {{ our_id('salesforce', 'source_instance', 'old_value') }}
        end as old_owner_id,
        {{ our_id('salesforce', 'source_instance', 'new_value') }} as owner_id,
        changed_at
    from field_history
    where
        lower(field) in ('owner', 'ownerid')
        and {{ matches('new_value', salesforce_owner_id()) }}
        and is_deleted = false
),

final as (
    select
        opportunity_id,
        change_id,
        stage,
        cast(null as text) as old_owner_id,
        cast(null as text) as owner_id,
        amount,
        probability,
        close_date,
        true as is_stage_said,
        true as is_amount_said,
        true as is_close_date_said,
        false as is_owner_said,
        changed_at
    from states
    union all
    select
        opportunity_id,
        change_id,
        null,
        old_owner_id,
        owner_id,
        null,
        null,
        null,
        false,
        false,
        false,
        true,
        changed_at
    from owners
)

select * from final
