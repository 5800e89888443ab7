with

eligible as (
    select * from {{ ref('int_attribution__touches') }}
),

positioned as (
    select
        eligible.*,
        row_number() over (
            partition by eligible.opportunity_id
            order by eligible.occurred_at, eligible.kind_rank, eligible.touch_id
        ) as path_position,
        lead(eligible.channel) over (
            partition by eligible.opportunity_id
            order by eligible.occurred_at, eligible.kind_rank, eligible.touch_id
        ) as next_channel,
        count(*) over (partition by eligible.opportunity_id, eligible.channel) as channel_touches,
        row_number() over (
            partition by eligible.opportunity_id, eligible.person_id
            order by
                eligible.seconds_from_lead nulls last, eligible.occurred_at,
                eligible.kind_rank, eligible.touch_id
        ) as nearness_to_lead
    from eligible
),

milestones as (
    select
        opportunity_id,
        count(*) as path_length,
        count(distinct channel) as path_channels,
        max(path_position) filter (where is_before_creation) as opportunity_creation_position,
        -- a touch makes a person known when it lies within a day of the person's first record
        min(path_position) filter (
            where is_before_creation and nearness_to_lead = 1 and seconds_from_lead <= 86400
        ) as lead_creation_position,
        max(occurred_at) as path_ended_at
    from positioned
    group by opportunity_id
),

paths as (
    select
        positioned.opportunity_id,
        positioned.touch_id,
        positioned.person_id,
        positioned.kind,
        positioned.channel,
        positioned.next_channel,
        positioned.agreement_version,
        positioned.path_position,
        positioned.channel_touches,
        milestones.path_length,
        milestones.path_channels,
        positioned.half_life_days,
        positioned.is_open,
        positioned.is_won,
        positioned.is_before_creation,
        positioned.path_position = 1 as is_first,
        positioned.path_position = coalesce(milestones.lead_creation_position, 0)
            as is_lead_creation,
        positioned.path_position = coalesce(milestones.opportunity_creation_position, 0)
            as is_opportunity_creation,
        positioned.path_position = milestones.path_length as is_last,
        positioned.occurred_at,
        milestones.path_ended_at
    from positioned
    inner join milestones
        on positioned.opportunity_id = milestones.opportunity_id
)

select * from paths
