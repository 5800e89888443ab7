with

people as (
    select * from {{ ref('int_people') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

ordered_touches as (
    select
        person_id,
        coalesce(program_id, 'no_program') as program_id,
        occurred_at,
        row_number() over (partition by person_id order by occurred_at, touch_id) as touch_number
    from touches
    where is_human and direction = 'inbound'
),

new_people as (
    select
        'new_people' as outcome,
        coalesce(ordered_touches.program_id, 'unattributed') as program_id,
        people.created_at as outcome_at,
        ordered_touches.occurred_at as touched_at
    from people
    left join ordered_touches
        on
            people.person_id = ordered_touches.person_id
            and ordered_touches.touch_number = 1
),

mqls as (
    select
        'mqls' as outcome,
        coalesce(
            program_id, case when signal_kind is null then 'unattributed' else 'no_program' end
        ) as program_id,
        entered_at as outcome_at,
        coalesce(program_touched_at, signal_at) as touched_at
    from handoffs
),

outcomes as (
    select * from new_people
    union all
    select * from mqls
),

monthly as (
    select
        outcomes.program_id,
        outcomes.outcome,
        count(*) as outcome_count,
        {{ month_of(local_date('outcomes.outcome_at', 'reporting.reporting_timezone')) }}
            as outcome_month_date,
        {{ month_of(local_date(
            'coalesce(outcomes.touched_at, outcomes.outcome_at)', 'reporting.reporting_timezone'
        )) }} as touch_month_date
    from outcomes
    cross join reporting
    group by
        outcomes.program_id,
        outcomes.outcome,
        {{ month_of(local_date('outcomes.outcome_at', 'reporting.reporting_timezone')) }},
        {{ month_of(local_date(
            'coalesce(outcomes.touched_at, outcomes.outcome_at)', 'reporting.reporting_timezone'
        )) }}
)

select * from monthly
