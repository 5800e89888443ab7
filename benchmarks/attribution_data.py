"""A million random journeys, and what their channels are worth by definition."""

from typing import Any

import numpy as np

from benchmarks.compiled import attach

JOURNEYS, CHANNELS, CLOSE = 1_000_000, 12, 1e-9
DATABASE = "journeys"
TOUCHES = f"""
    select
        'salesforce:default:006' || lpad(cast(journey as text), 15, '0') as opportunity_id,
        path_position,
        'channel_' || (hash(journey * 31 + path_position * 7) % {CHANNELS}) as channel,
        hash(journey * 17) % 10 < 3 as is_won
    from range({JOURNEYS}) as journeys (journey)
    cross join lateral unnest(range(1, 2 + cast(hash(journey) % 8 as int))) as p (path_position)
"""
FLAGS = "'v1' as agreement_version, touches.path_position = 1 as is_first, false as is_open"
NEIGHBOURS = f"""
    select touches.*, {FLAGS}, later.channel as next_channel
    from touches left join touches as later
        on touches.opportunity_id = later.opportunity_id
        and touches.path_position + 1 = later.path_position
"""
COUNTS = f"""
    select touches.*, {FLAGS}, channel_touches, path_channels
    from touches inner join (
        select *, count(*) over (partition by opportunity_id) as path_channels
        from (
            select opportunity_id, channel, count(*) as channel_touches
            from touches where is_won group by opportunity_id, channel
        )
    ) using (opportunity_id, channel)
    where is_won
"""
PATHS = f"""
    select
        touches.*, {FLAGS},
        lead(channel) over (partition by opportunity_id order by path_position) as next_channel,
        count(*) over (partition by opportunity_id, channel) as channel_touches,
        count(distinct channel) over (partition by opportunity_id) as path_channels
    from touches
"""


def fill(connection: Any) -> None:
    """Touches, the table of paths over them, and the two views that find its columns anew."""
    attach(connection, DATABASE)
    connection.execute(f"use {DATABASE}")
    connection.execute(f"create table touches as {TOUCHES}")
    connection.execute(f"create table intermediate.int_attribution__paths as {PATHS}")
    connection.execute(f"create view intermediate.neighbours as {NEIGHBOURS}")
    connection.execute(f"create view intermediate.counts as {COUNTS}")
    versions = "select 'v1' as agreement_version, timestamptz '1900-01-01' as in_force_from_at"
    connection.execute(f"create table agreement.versions as {versions}")


def require_exact(connection: Any) -> None:
    """Compare every channel with its definition.

    Raises:
        SystemExit: One differs by more than 1e-9: a wrong answer has no speed.
    """
    ask = "select channel, {} from intermediate.{} order by channel"
    effects = ask.format("removal_effect", "int_attribution__removal_effects")
    values = ask.format("shapley_value", "int_attribution__shapley_values")
    for asked, exact in ((effects, _by_solving(connection)), (values, _by_coalitions(connection))):
        told = dict(connection.execute(asked).fetchall())
        if set(told) != set(exact) or max(abs(told[c] - exact[c]) for c in exact) > CLOSE:
            raise SystemExit("channels differ from their definition: the timing would mean nothing")


def _by_solving(connection: Any) -> dict[str, float]:
    """Removal effects by one dense solve per channel, from transitions counted by another query."""
    steps = connection.execute(
        """
        select
            coalesce(earlier.channel, '(start)') as state,
            coalesce(later.channel, case when earlier.is_won then '(won)' end) as next_state,
            count(*)
        from touches as earlier
        full join touches as later
            on earlier.opportunity_id = later.opportunity_id
            and earlier.path_position + 1 = later.path_position
        group by all
        """
    ).fetchall()
    states = sorted({state for state, _, _ in steps})
    place = {state: number for number, state in enumerate(states)}
    counts = np.zeros((len(states), len(states)))
    won, lost = np.zeros(len(states)), np.zeros(len(states))
    for state, to, times in steps:
        if to in place:
            counts[place[state], place[to]] += times
        else:
            (won if to else lost)[place[state]] += times
    leaving = counts.sum(axis=1) + won + lost

    def chance(removed: str | None) -> float:
        kept = [place[state] for state in states if state != removed]
        chances = counts[np.ix_(kept, kept)] / leaving[kept, None]
        solved = np.linalg.solve(np.eye(len(kept)) - chances, won[kept] / leaving[kept])
        return float(solved[kept.index(place["(start)"])])

    return {state: 1 - chance(state) / chance(None) for state in states if state != "(start)"}


def _by_coalitions(connection: Any) -> dict[str, float]:
    """Shapley values by the definition: the mean gain of joining every coalition of the others."""
    names = sorted(f"channel_{number}" for number in range(CHANNELS))
    bits = ", ".join(f"'{name}': {1 << place}" for place, name in enumerate(names))
    worth = np.zeros(1 << CHANNELS)
    for members, times in connection.execute(
        f"""
        select members, count(*) from (
            select bit_or(map {{{bits}}}[channel]) as members
            from touches where is_won group by opportunity_id
        ) group by members
        """
    ).fetchall():
        worth[members] += times
    every = np.arange(1 << CHANNELS)
    for place in range(CHANNELS):  # worth of a coalition: all deals whose channels it holds
        joined = every[(every >> place) & 1 == 1]
        worth[joined] += worth[joined ^ (1 << place)]
    sizes = np.array([int(some).bit_count() for some in every])
    ways = np.array([_share_of_orders(size) for size in range(CHANNELS)])
    without = [every[(every >> place) & 1 == 0] for place in range(CHANNELS)]
    return {
        name: float((ways[sizes[some]] * (worth[some | 1 << place] - worth[some])).sum())
        for place, (name, some) in enumerate(zip(names, without, strict=True))
    }


def _share_of_orders(size: int) -> float:
    """In how many orders of all channels a coalition of this size comes just before another."""
    return 1 / (CHANNELS * float(np.prod([(CHANNELS - 1 - i) / (i + 1) for i in range(size)])))
