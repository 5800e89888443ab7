with

starts as (
    select * from {{ ref('int_sla__starts') }}
),

endings as (
    select * from {{ ref('int_sla__endings') }}
),

owners as (
    select * from {{ ref('int_sla__owners') }}
),

-- under `restart` every later owner begins a run of their own
run_starts as (
    select
        policy,
        subject_id,
        owned_id,
        started_at
    from starts

    union all

    select
        starts.policy,
        starts.subject_id,
        starts.owned_id,
        owners.owned_from as started_at
    from starts
    inner join endings
        on
            starts.policy = endings.policy
            and starts.subject_id = endings.subject_id
    inner join owners
        on
            starts.owned_id = owners.owned_id
            and starts.on_reassignment = 'restart'
            and starts.started_at < owners.owned_from
            and coalesce(endings.ended_at, {{ as_of() }}) > owners.owned_from
),

runs as (
    select
        *,
        row_number() over (
            partition by policy, subject_id order by started_at nulls first
        ) as run_number,
        lead(started_at) over (
            partition by policy, subject_id order by started_at nulls first
        ) as reassigned_at
    from run_starts
),

final as (
    select
        runs.policy,
        runs.subject_id,
        owners.owner_id,
        case when owners.is_human then owners.calendar end as owner_calendar,
        runs.run_number,
        runs.started_at,
        runs.reassigned_at
    from runs
    left join owners
        on
            runs.owned_id = owners.owned_id
            and runs.started_at >= owners.owned_from
            and (owners.owned_until is null or runs.started_at < owners.owned_until)
)

select * from final
