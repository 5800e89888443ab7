{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='touch_id',
    on_schema_change='fail',
    post_hook="
        delete from {{ this }}
        where touch_id not in (select touch_id from {{ ref('int_touches__by_party') }})
    "
) }}

with

resolved as (
    select * from {{ ref('int_touches__resolved') }}
),

bot_flags as (
    select * from {{ ref('int_touches__bot_flags') }}
),

people as (
    select * from {{ ref('int_people') }}
),

accounts_x_records as (
    select * from {{ ref('int_accounts_x_records') }}
),

opportunities_named as (
    select * from {{ ref('int_touches__opportunities_named') }}
),

owners as (
    select * from {{ ref('int_touches__owners_by_email') }}
),

touches as (
    select
        resolved.touch_id,
        resolved.record_key,
        resolved.person_id,
        coalesce(people.account_id, accounts_x_records.account_id) as account_id,
        coalesce(opportunities_named.opportunity_id, resolved.opportunity_key) as opportunity_id,
        coalesce(resolved.owner_id, owners.owner_id) as owner_id,
        resolved.kind,
        resolved.channel,
        resolved.program_id,
        resolved.content_id,
        resolved.content_name,
        resolved.direction,
        resolved.subject,
        resolved.source,
        resolved.source_instance,
        resolved.object,
        resolved.record_id,
        bot_flags.touch_id is null and not resolved.is_automated as is_human,
        resolved.is_automated,
        bot_flags.touch_id is not null as is_bot,
        resolved.agreement_version,
        resolved.occurred_at
    from resolved
    left join bot_flags
        on resolved.touch_id = bot_flags.touch_id
    left join people
        on resolved.person_id = people.person_id
    left join accounts_x_records
        on resolved.account_key = accounts_x_records.record_key
    left join opportunities_named
        on resolved.opportunity_key = opportunities_named.named_key
    left join owners
        on resolved.owner_email = owners.email
),

-- everything is decided anew, only what differs is written: a person merged or moved to another
-- account, a program that changed its type, a delivery that came late
final as (
    select touches.*
    from touches
    {%- if is_incremental() %}
    left join {{ this }} as known
        on touches.touch_id = known.touch_id
    where
        known.touch_id is null
        or {{ is_any_different('touches', 'known', ['record_key'] + changeable_touch_columns()) }}
    {%- endif %}
)

select * from final
