with

clocks as (
    select * from {{ ref('int_sla__clocks') }}
    where started_at is not null
),

owners as (
    select * from {{ ref('int_sla__owners') }}
),

pauses as (
    select * from {{ source('agreement', 'sla_pauses') }}
),

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
    where basis = 'as_defined_then'
),

paused_times as (
    select
        clocks.clock_id,
        episodes.entered_at as paused_from,
        episodes.exited_at as paused_until
    from clocks
    inner join pauses
        on
            clocks.agreement_version = pauses.agreement_version
            and clocks.policy = pauses.policy
    inner join episodes
        on
            clocks.person_id = episodes.person_id
            and pauses.stage = episodes.stage
),

-- every instant at which the owner or the pause may change, the start included
instants as (
    select
        clock_id,
        started_at as edge_at
    from clocks

    union

    select
        clocks.clock_id,
        owners.owned_from as edge_at
    from clocks
    inner join owners
        on
            clocks.owned_id = owners.owned_id
            and clocks.started_at < owners.owned_from
            and coalesce(clocks.ended_at, {{ as_of() }}) > owners.owned_from

    union

    select
        clocks.clock_id,
        paused_times.paused_from as edge_at
    from clocks
    inner join paused_times
        on
            clocks.clock_id = paused_times.clock_id
            and clocks.started_at < paused_times.paused_from
            and coalesce(clocks.ended_at, {{ as_of() }}) > paused_times.paused_from

    union

    select
        clocks.clock_id,
        paused_times.paused_until as edge_at
    from clocks
    inner join paused_times
        on
            clocks.clock_id = paused_times.clock_id
            and clocks.started_at < paused_times.paused_until
            and coalesce(clocks.ended_at, {{ as_of() }}) > paused_times.paused_until
),

final as (
    select
        clocks.clock_id,
        cast(clocks.target_minutes * 60000000 as bigint) as target_microseconds,
        owners.owner_id,
        case
            when clocks.counts <> 'owner_calendar' then clocks.counts
            when clocks.on_reassignment in ('continue', 'restart') then clocks.calendar
            when owners.is_human then coalesce(owners.calendar, clocks.default_calendar)
            else clocks.default_calendar
        end as calendar,
        clocks.on_reassignment,
        paused_times.clock_id is not null as is_paused,
        instants.edge_at,
        coalesce(clocks.ended_at, {{ as_of() }}) as counted_until
    from clocks
    inner join instants on clocks.clock_id = instants.clock_id
    left join owners
        on
            clocks.owned_id = owners.owned_id
            and instants.edge_at >= owners.owned_from
            and (owners.owned_until is null or instants.edge_at < owners.owned_until)
    left join paused_times
        on
            instants.clock_id = paused_times.clock_id
            and instants.edge_at >= paused_times.paused_from
            and (paused_times.paused_until is null or instants.edge_at < paused_times.paused_until)
)

select * from final
