with

starts as (
    select * from {{ ref('int_sla__starts') }}
    where started_at is not null
),

answers as (
    select * from {{ ref('int_sla__answers') }}
),

losses as (
    select * from {{ ref('int_sla__losses') }}
),

-- what happens first ends the clock; an answer in the instant of a loss is still an answer
compared as (
    select
        starts.policy,
        starts.subject_id,
        answers.stop_touch_id,
        losses.void_reason,
        coalesce(
            losses.voided_at < answers.stopped_at
            or (losses.voided_at is not null and answers.stopped_at is null),
            false
        ) as is_lost,
        starts.started_at,
        answers.stopped_at,
        losses.voided_at
    from starts
    left join answers
        on
            starts.policy = answers.policy
            and starts.subject_id = answers.subject_id
    left join losses
        on
            starts.policy = losses.policy
            and starts.subject_id = losses.subject_id
),

final as (
    select
        policy,
        subject_id,
        case when not is_lost then stop_touch_id end as stop_touch_id,
        case when is_lost then void_reason end as void_reason,
        case when not is_lost then stopped_at end as stopped_at,
        case when is_lost then voided_at end as voided_at,
        case
            when not is_lost then stopped_at
            when voided_at < started_at then started_at
            else voided_at
        end as ended_at
    from compared
)

select * from final
