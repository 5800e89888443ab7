with

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

people as (
    select * from {{ ref('int_people') }}
),

touches as (
    select * from {{ ref('int_touches') }}
    where is_human and direction = 'outbound'
),

attempt_touches as (
    select * from {{ source('agreement', 'handoff_attempt_touches') }}
),

first_attempts as (
    select
        handoffs.handoff_id,
        min(touches.occurred_at) as first_attempt_at
    from handoffs
    inner join attempt_touches on handoffs.agreement_version = attempt_touches.agreement_version
    inner join touches
        on
            handoffs.person_id = touches.person_id
            and attempt_touches.touch_kind = touches.kind
            and handoffs.entered_at <= touches.occurred_at
    group by handoffs.handoff_id
),

final as (
    select
        handoffs.handoff_id,
        handoffs.outcome,
        coalesce(
            people.email is not null
            and (people.company_name is not null or people.account_id is not null)
            and (people.title is not null or people.phone is not null),
            false
        ) as is_complete,
        handoffs.entered_at,
        first_attempts.first_attempt_at
    from handoffs
    left join people on handoffs.person_id = people.person_id
    left join first_attempts on handoffs.handoff_id = first_attempts.handoff_id
)

select * from final
