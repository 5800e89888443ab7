with

clocks as (
    select * from {{ ref('int_sla__clocks') }}
),

-- each milestone is never before the one that leads to it, and never after the clock's end
bounded as (
    select
        clock_id,
        stopped_at,
        routed_at,
        assigned_at,
        signal_at,
        recorded_at,
        entered_at,
        coalesce(ended_at, {{ as_of() }}) as counted_until
    from clocks
),

recorded as (
    select
        *,
        least(counted_until, greatest(signal_at, recorded_at)) as recorded_by
    from bounded
),

qualified as (
    select
        *,
        least(counted_until, greatest(recorded_by, entered_at)) as qualified_by
    from recorded
),

routed as (
    select
        *,
        least(counted_until, greatest(qualified_by, coalesce(routed_at, qualified_by)))
            as routed_by
    from qualified
),

assigned as (
    select
        *,
        least(counted_until, greatest(routed_by, coalesce(assigned_at, routed_by)))
            as assigned_by
    from routed
),

final as (
    select
        clock_id,
        {{ minutes_between('signal_at', 'recorded_by') }} as minutes_to_record,
        {{ minutes_between('recorded_by', 'qualified_by') }} as minutes_to_qualify,
        case when routed_at is not null then {{ minutes_between('qualified_by', 'routed_by') }} end
            as minutes_to_route,
        case when assigned_at is not null then {{ minutes_between('routed_by', 'assigned_by') }} end
            as minutes_to_assign,
        case when stopped_at is not null then {{ minutes_between('assigned_by', 'stopped_at') }} end
            as minutes_to_answer
    from assigned
)

select * from final
