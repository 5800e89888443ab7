with

paths as (
    select * from {{ ref('int_attribution__paths') }}
),

-- an open deal teaches nothing: how its path ends is not known yet
counted as (
    select
        agreement_version,
        channel,
        next_channel,
        is_first,
        is_won,
        count(*) as transitions_count
    from paths
    where not is_open
    group by agreement_version, channel, next_channel, is_first, is_won
),

steps as (
    select
        agreement_version,
        '(start)' as from_state,
        channel as to_state,
        transitions_count
    from counted
    where is_first

    union all

    -- whoever stays in a channel has not left it: how often does not change where the path ends
    select
        agreement_version,
        channel as from_state,
        coalesce(next_channel, case when is_won then '(won)' else '(lost)' end) as to_state,
        transitions_count
    from counted
    where channel is distinct from next_channel
),

transitions as (
    select
        agreement_version,
        from_state,
        to_state,
        cast(sum(transitions_count) as bigint) as transitions_count
    from steps
    group by agreement_version, from_state, to_state
)

select * from transitions
