with

recent_touches as (
    select * from {{ ref('int_insight__touches') }}
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

clocks as (
    select * from {{ ref('fct_sla_clocks') }}
),

policies as (
    select * from {{ source('agreement', 'sla_policies') }}
),

open_clocks as (
    select
        person_id,
        policy,
        agreement_version,
        state = 'breached_open' as is_overdue,
        due_at,
        row_number() over (
            partition by person_id order by due_at nulls last, policy, clock_id
        ) as due_number
    from clocks
    where
        state in ('running', 'paused', 'breached_open')
        and by_team = 'sales'
        and person_id is not null
),

insight as (
    select
        recent_touches.touch_id,
        recent_touches.person_id,
        people.account_id,
        people.owner_id,
        recent_touches.program_id,
        recent_touches.content_id,
        people.full_name,
        accounts.account_name,
        recent_touches.what_happened,
        recent_touches.kind,
        recent_touches.channel,
        recent_touches.score_change,
        recent_touches.score_after,
        row_number() over (
            partition by recent_touches.person_id
            order by recent_touches.occurred_at desc, recent_touches.touch_id asc
        ) as touch_recency,
        open_clocks.policy as next_due_policy,
        policies.promise as next_due_promise,
        coalesce(open_clocks.is_overdue, false) as is_overdue,
        recent_touches.occurred_at,
        open_clocks.due_at as next_due_at
    from recent_touches
    inner join people
        on recent_touches.person_id = people.person_id
    left join accounts
        on people.account_id = accounts.account_id
    left join open_clocks
        on
            recent_touches.person_id = open_clocks.person_id
            and open_clocks.due_number = 1
    left join policies
        on
            open_clocks.policy = policies.policy
            and open_clocks.agreement_version = policies.agreement_version
)

select * from insight
