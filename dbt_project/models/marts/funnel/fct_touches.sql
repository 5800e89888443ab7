{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='touch_id',
    on_schema_change='fail',
    post_hook="
        delete from {{ this }}
        where touch_id not in (select touch_id from {{ ref('int_touches') }})
    "
) }}

with

resolved as (
    select * from {{ ref('int_touches') }}
),

sessions as (
    select * from {{ ref('int_touches__sessions') }}
),

touches as (
    select
        resolved.*,
        sessions.session_id
    from resolved
    left join sessions
        on resolved.touch_id = sessions.touch_id
),

final as (
    select
        touches.touch_id,
        touches.person_id,
        touches.account_id,
        touches.opportunity_id,
        touches.owner_id,
        touches.program_id,
        touches.content_id,
        touches.session_id,
        touches.record_id,
        touches.source,
        touches.source_instance,
        touches.object,
        touches.kind,
        touches.channel,
        touches.direction,
        touches.content_name,
        touches.subject,
        touches.agreement_version,
        touches.is_human,
        touches.is_automated,
        touches.is_bot,
        touches.occurred_at
    from touches
    {%- if is_incremental() %}
    left join {{ this }} as known
        on touches.touch_id = known.touch_id
    where
        known.touch_id is null
        or {{ is_any_different('touches', 'known', changeable_touch_columns() + ['session_id']) }}
    {%- endif %}
)

select * from final
