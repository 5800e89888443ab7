{{ config(materialized='view') }}

with

amounts as (
    select * from {{ ref('int_attribution__amounts') }}
),

opportunities as (
    select * from {{ ref('int_attribution__opportunities') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

attribution as (
    select
        amounts.attribution_id,
        amounts.opportunity_id,
        amounts.touch_id,
        touches.person_id,
        case
            when amounts.credit_kind <> 'touch' then amounts.credit_kind
            else coalesce(touches.program_id, 'no_program')
        end as program_id,
        case
            when amounts.credit_kind <> 'touch' then amounts.credit_kind
            else coalesce(touches.content_id, 'no_content')
        end as content_id,
        amounts.model,
        amounts.credit_kind,
        touches.kind as touch_kind,
        case
            when amounts.credit_kind <> 'touch' then amounts.credit_kind
            else coalesce(touches.channel, 'unmapped')
        end as channel,
        opportunities.category as opportunity_category,
        opportunities.currency,
        opportunities.agreement_version,
        amounts.path_position,
        amounts.credit_micros,
        amounts.attributed_amount,
        amounts.attributed_amount_reporting,
        amounts.is_fallback,
        touches.occurred_at as touched_at,
        opportunities.created_at as opportunity_created_at,
        opportunities.closed_at as opportunity_closed_at
    from amounts
    inner join opportunities
        on amounts.opportunity_id = opportunities.opportunity_id
    left join touches
        on amounts.touch_id = touches.touch_id
)

select * from attribution
