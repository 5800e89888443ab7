with

visits as (
    select * from {{ ref('int_attribution__visits') }}
),

-- a path that passes through the channel and is won would be lost without it
effects as (
    select
        from_start.agreement_version,
        from_start.to_state as channel,
        coalesce(
            from_start.visits * to_won.visits / (again.visits * nullif(won.visits, 0)), 0
        ) as removal_effect
    from visits as from_start
    inner join visits as to_won
        on
            from_start.agreement_version = to_won.agreement_version
            and from_start.to_state = to_won.from_state
            and to_won.to_state = '(won)'
    inner join visits as again
        on
            from_start.agreement_version = again.agreement_version
            and from_start.to_state = again.from_state
            and from_start.to_state = again.to_state
    inner join visits as won
        on
            from_start.agreement_version = won.agreement_version
            and won.from_state = '(start)'
            and won.to_state = '(won)'
    where from_start.from_state = '(start)' and from_start.to_state not in ('(start)', '(won)')
)

select
    agreement_version,
    channel,
    cast(round(1000000000 * removal_effect) as bigint) as removal_billionths,
    removal_effect
from effects
