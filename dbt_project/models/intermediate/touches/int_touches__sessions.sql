with

touches as (
    select * from {{ ref('int_touches') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

followed as (
    select
        touches.touch_id,
        touches.person_id,
        settings.session_gap_seconds,
        touches.occurred_at,
        lag(touches.occurred_at) over (
            partition by touches.person_id
            order by touches.occurred_at, touches.touch_id
        ) as previously_at
    from touches
    inner join settings
        on touches.agreement_version = settings.agreement_version
    where touches.is_human and touches.direction = 'inbound' and touches.person_id <> 'unlinked'
),

numbered as (
    select
        touch_id,
        person_id,
        count(*) filter (
            where
            previously_at is null
            or {{ seconds_between('previously_at', 'occurred_at') }} > session_gap_seconds
        ) over (
            partition by person_id
            order by occurred_at, touch_id
            rows between unbounded preceding and current row
        ) as session_number,
        occurred_at
    from followed
),

sessions as (
    select
        touch_id,
        person_id,
        first_value(touch_id) over (
            partition by person_id, session_number
            order by occurred_at, touch_id
        ) as session_id
    from numbered
)

select * from sessions
