with

opportunities as (
    select * from {{ ref('int_attribution__opportunities') }}
),

opportunity_people as (
    select * from {{ ref('int_attribution__people') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

people as (
    select * from {{ ref('int_people') }}
),

sessions as (
    select * from {{ ref('int_touches__sessions') }}
),

attribution_touches as (
    select * from {{ source('agreement', 'attribution_touches') }}
),

touch_kinds as (
    select * from {{ source('agreement', 'touch_kinds') }}
),

inbound_touches as (
    select *
    from touches
    where is_human and direction = 'inbound' and occurred_at <= {{ as_of() }}
),

eligible as (
    select
        opportunities.opportunity_id,
        inbound_touches.touch_id,
        inbound_touches.person_id,
        sessions.session_id,
        inbound_touches.kind,
        coalesce(inbound_touches.channel, 'unmapped') as channel,
        opportunities.agreement_version,
        opportunities.touches_counted,
        coalesce(touch_kinds.kind_rank, 1000000) as kind_rank,
        opportunities.half_life_days,
        opportunities.is_open,
        opportunities.is_won,
        inbound_touches.occurred_at <= opportunities.created_at as is_before_creation,
        inbound_touches.occurred_at,
        abs({{ seconds_between('people.created_at', 'inbound_touches.occurred_at') }})
            as seconds_from_lead
    from opportunities
    inner join opportunity_people
        on opportunities.opportunity_id = opportunity_people.opportunity_id
    inner join inbound_touches
        on
            opportunity_people.person_id = inbound_touches.person_id
            and opportunities.path_from_at <= inbound_touches.occurred_at
            and opportunities.path_until_at >= inbound_touches.occurred_at
    inner join attribution_touches
        on
            opportunities.agreement_version = attribution_touches.agreement_version
            and inbound_touches.kind = attribution_touches.touch_kind
    left join touch_kinds
        on
            opportunities.agreement_version = touch_kinds.agreement_version
            and inbound_touches.kind = touch_kinds.touch_kind
    left join people
        on inbound_touches.person_id = people.person_id
    left join sessions
        on inbound_touches.touch_id = sessions.touch_id
),

placed as (
    select
        eligible.*,
        row_number() over (
            partition by opportunity_id, coalesce(session_id, touch_id)
            order by kind_rank, occurred_at, touch_id
        ) as session_place
    from eligible
),

counted as (
    select *
    from placed
    where touches_counted = 'every_touch' or session_place = 1
)

select * from counted
