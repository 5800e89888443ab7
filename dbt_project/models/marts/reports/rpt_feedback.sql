with

handoffs as (
    select * from {{ ref('fct_handoffs') }}
),

programs as (
    select * from {{ ref('int_programs') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

content as (
    select
        content_id,
        max(content_name) as content_name
    from touches
    where content_id is not null
    group by content_id
),

answers as (
    select
        coalesce(program_id, 'unattributed') as program_id,
        coalesce(content_id, 'unattributed') as content_id,
        outcome,
        coalesce(reason, 'none') as reason,
        coalesce(sub_reason, 'none') as sub_reason,
        max(channel) as channel,
        count(*) as handoffs,
        count(*) filter (where rejection_was_earned) as rejections_earned,
        count(*) filter (where was_sla_kept) as service_levels_kept,
        sum(attempts) as attempts,
        {{ percentile(0.5, 'minutes_to_decide') }}
            as median_minutes_to_decide
    from handoffs
    group by
        coalesce(program_id, 'unattributed'),
        coalesce(content_id, 'unattributed'),
        outcome,
        coalesce(reason, 'none'),
        coalesce(sub_reason, 'none')
),

final as (
    select
        answers.program_id,
        answers.content_id,
        programs.program_name,
        content.content_name,
        answers.channel,
        answers.outcome,
        answers.reason,
        answers.sub_reason,
        answers.handoffs,
        cast(answers.attempts as bigint) as attempts,
        answers.service_levels_kept,
        case when answers.outcome = 'rejected' then answers.rejections_earned end
            as rejections_earned,
        cast(
            answers.handoffs * 1.0 / sum(answers.handoffs) over (
                partition by answers.program_id, answers.content_id
            ) as numeric(18, 4)
        ) as handoffs_share,
        case
            when answers.outcome = 'rejected'
                then cast(answers.rejections_earned * 1.0 / answers.handoffs as numeric(18, 4))
        end as earned_share,
        answers.median_minutes_to_decide
    from answers
    left join programs
        on answers.program_id = programs.program_id
    left join content
        on answers.content_id = content.content_id
)

select * from final
