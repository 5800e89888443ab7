{{ config(materialized='view') }}

-- what the records of touches name, and the program that this is

with

marketo_campaigns as (
    select * from {{ ref('stg_marketo__campaigns') }}
),

events as (
    select * from {{ ref('int_programs__event_ties') }}
),

final as (
    select
        'campaign:' || {{ our_id('marketo', 'source_instance', 'campaign_id_marketo') }}
            as named_id,
        {{ our_id('marketo', 'source_instance', 'program_id_marketo') }} as program_id
    from marketo_campaigns

    union all

    select
        {{ our_id('event_attendance', 'source_instance', 'event_id') }} as named_id,
        program_id
    from events
)

select * from final
