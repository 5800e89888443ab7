with

policies as (
    select * from {{ source('agreement', 'sla_policies') }}
),

stops as (
    select * from {{ source('agreement', 'sla_stops') }}
    where stop_kind = 'touch'
),

candidates as (
    select * from {{ ref('int_sla__candidates') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

opportunity_people as (
    select * from {{ ref('int_opportunity_people') }}
),

stop_kinds as (
    select distinct touch_kind
    from stops
),

stop_touches as (
    select touches.*
    from touches
    inner join stop_kinds on touches.kind = stop_kinds.touch_kind
),

-- a touch answers for the person, for its own opportunity and for every opportunity of the person
touched as (
    select
        person_id as owned_id,
        touch_id
    from stop_touches

    union

    select
        opportunity_id as owned_id,
        touch_id
    from stop_touches
    where opportunity_id is not null

    union

    select
        opportunity_people.opportunity_id as owned_id,
        stop_touches.touch_id
    from stop_touches
    inner join opportunity_people on stop_touches.person_id = opportunity_people.person_id
),

qualifying as (
    select
        candidates.agreement_version,
        candidates.policy,
        candidates.subject_id,
        stop_touches.touch_id,
        stop_touches.direction,
        stop_touches.occurred_at,
        candidates.entered_at,
        candidates.signal_at
    from candidates
    inner join stops
        on
            candidates.agreement_version = stops.agreement_version
            and candidates.policy = stops.policy
    inner join touched on candidates.owned_id = touched.owned_id
    inner join stop_touches
        on
            touched.touch_id = stop_touches.touch_id
            and stops.touch_kind = stop_touches.kind
            and (stops.direction is null or stops.direction = stop_touches.direction)
            and (stops.is_human is null or stops.is_human = stop_touches.is_human)
),

placed as (
    select
        qualifying.*,
        qualifying.occurred_at >= qualifying.entered_at as is_answer,
        coalesce(
            qualifying.direction = 'outbound'
            and qualifying.occurred_at < qualifying.signal_at
            and qualifying.occurred_at
            >= qualifying.signal_at - policies.void_contact_window_seconds * interval '1 second',
            false
        ) as is_contact_before_signal
    from qualifying
    inner join policies
        on
            qualifying.agreement_version = policies.agreement_version
            and qualifying.policy = policies.policy
),

numbered as (
    select
        *,
        row_number() over (
            partition by agreement_version, policy, subject_id, is_answer
            order by occurred_at, touch_id
        ) as answer_number
    from placed
),

final as (
    select
        agreement_version,
        policy,
        subject_id,
        max(case when is_answer and answer_number = 1 then touch_id end) as touch_id,
        bool_or(is_contact_before_signal) as is_contacted_before_signal,
        min(case when is_answer then occurred_at end) as touched_at
    from numbered
    group by
        agreement_version,
        policy,
        subject_id
)

select * from final
