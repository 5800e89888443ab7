{{ config(materialized='view', tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__records') }}
),

addressed as (
    select
        records.record_key,
        records.email,
        records.created_at,
        lower(records.first_name) as first_name,
        lower(records.last_name) as last_name,
        records.first_name is not null and records.last_name is not null as is_named
    from records
    where
        records.email is not null
        and records.is_shared_email = false
        and (records.is_deleted = false or records.is_merged_away = true)
),

-- Every address has one anchor: its oldest record with a full name, else its oldest record.
-- Comparing each record with the anchor alone keeps a busy mailbox from exploding into pairs.
ranked as (
    select
        addressed.*,
        first_value(addressed.record_key) over by_age as anchor_key,
        first_value(addressed.first_name) over by_age as anchor_first_name,
        first_value(addressed.last_name) over by_age as anchor_last_name,
        first_value(addressed.is_named) over by_age as is_anchor_named
    from addressed
    window by_age as (
        partition by email
        order by case when is_named then 0 else 1 end, created_at nulls last, record_key
    )
),

judged as (
    select
        ranked.*,
        ranked.is_named and ranked.is_anchor_named
        and ranked.first_name <> ranked.anchor_first_name
        and ranked.last_name <> ranked.anchor_last_name as is_contradicting
    from ranked
),

-- Those who contradict the anchor are still one person among themselves if their names are equal.
final as (
    select
        record_key,
        email,
        anchor_key,
        is_contradicting,
        first_value(record_key) over (
            partition by
                email,
                is_contradicting,
                case when is_contradicting then first_name end,
                case when is_contradicting then last_name end
            order by
                case when record_key = anchor_key then 0 else 1 end,
                created_at nulls last,
                record_key
        ) as namesake_key
    from judged
)

select * from final
