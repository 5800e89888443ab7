with

transitions as (
    select * from {{ ref('int_attribution__transitions') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

-- a version learns from the deals it judges and from those of every version before it
learned as (
    select
        versions.agreement_version,
        transitions.from_state,
        transitions.to_state,
        sum(transitions.transitions_count) as transitions_count
    from versions
    inner join versions as earlier_versions
        on versions.in_force_from_at >= earlier_versions.in_force_from_at
    inner join transitions
        on earlier_versions.agreement_version = transitions.agreement_version
    group by versions.agreement_version, transitions.from_state, transitions.to_state
),

chances as (
    select
        agreement_version,
        from_state,
        to_state,
        cast(transitions_count as double precision)
        / cast(
            sum(transitions_count) over (partition by agreement_version, from_state)
            as double precision
        ) as chance
    from learned
),

listed as (
    select
        agreement_version,
        from_state as state
    from chances
    union distinct
    select
        agreement_version,
        '(won)' as state
    from chances
),

states as (
    select
        agreement_version,
        state,
        row_number() over (partition by agreement_version order by state) as state_number
    from listed
),

-- the identity less the chances: its inverse holds how often a state is visited from another
chain as (
    select
        states.agreement_version,
        states.state as from_state,
        next_states.state as to_state,
        states.state_number as from_number,
        next_states.state_number as to_number,
        case when states.state = next_states.state then 1 else 0 end
        - coalesce(chances.chance, 0) as matrix_cell
    from states
    inner join states as next_states
        on states.agreement_version = next_states.agreement_version
    left join chances
        on
            states.agreement_version = chances.agreement_version
            and states.state = chances.from_state
            and next_states.state = chances.to_state
)

select * from chain
