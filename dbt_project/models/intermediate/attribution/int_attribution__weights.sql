with

paths as (
    select * from {{ ref('int_attribution__channel_weights') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

earned as (
    select
        paths.opportunity_id,
        paths.touch_id,
        attribution_weights.model,
        paths.path_position,
        case when paths.is_first then attribution_weights.first_weight else 0 end
        + case
            when paths.is_lead_creation then attribution_weights.lead_creation_weight else 0
        end
        + case
            when paths.is_opportunity_creation
                then attribution_weights.opportunity_creation_weight
            else 0
        end
        + case
            when paths.is_last and not paths.is_open then attribution_weights.closed_weight else 0
        end
        + case when paths.is_last then attribution_weights.last_weight else 0 end
            as milestone_weight,
        attribution_weights.middle_weight,
        case
            when attribution_weights.decay_weight > 0
                then cast(round(1000000000 * power(
                    cast(0.5 as double precision),
                    cast(
                        {{ seconds_between('paths.occurred_at', 'paths.path_ended_at') }}
                        as double precision
                    )
                    / (86400.0 * paths.half_life_days)
                )) as bigint)
            when attribution_weights.removal_weight > 0 then paths.removal_weight
            when attribution_weights.channels_weight > 0 then paths.channel_weight
            else 0
        end as measured_weight,
        case when paths.is_open then attribution_weights.closed_weight else 0 end as pending_weight,
        attribution_weights.removal_weight > 0 and paths.is_fallback as is_fallback
    from paths
    inner join attribution_weights
        on attribution_weights.path_until = 'closed' or paths.is_before_creation
),

with_middle as (
    select
        *,
        count(*) filter (where milestone_weight = 0 and middle_weight > 0) over (
            partition by opportunity_id, model
        ) as middle_touches
    from earned
    where milestone_weight > 0 or middle_weight > 0 or measured_weight > 0
),

-- a share of the middle is middle_weight / middle_touches: everything times middle_touches is whole
weighed as (
    select
        opportunity_id,
        touch_id,
        model,
        path_position,
        case
            when milestone_weight > 0 then milestone_weight * greatest(middle_touches, 1)
            when middle_weight > 0 then middle_weight
            else measured_weight
        end as weight,
        pending_weight,
        is_fallback
    from with_middle
)

select * from weighed
