"""How records look: the keys on which they meet others.

A record is told from others by a number that follows from its key, so that nothing has to be
looked up: half of 64 bits would be too few for all records of a company, 63 are not.
"""

import duckdb

from tandem.unify.probabilistic.frequencies import Frequencies
from tandem.unify.probabilistic.model import Model


def number_sql(key: str) -> str:
    """Spell the number of a record by its key."""
    return f"cast(hash({key}) >> 1 as bigint)"


def blocks(model: Model) -> list[str]:
    """Return the columns of the keys to meet on."""
    return [f"block_{number}" for number in range(len(model.meet_on))]


def look(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    counted: Frequencies,
    some: str,
    source: str,
    also: tuple[str, ...] = (),
) -> None:
    """Make table ``looks_now`` of some records: one row per record.

    ``block_<number>`` is null where a part of the key is unknown, or the key was too common when
    it was counted. Records of one ``part`` are known to be one and never meet.

    Args:
        connection: Holds ``features`` of theirs, a table or a view, by the name of ``source``.
        model: What is read of a record.
        counted: Keys that were too common.
        some: A table with ``record_number`` and ``part``.
        source: Where their features are.
        also: Columns of theirs to have beside the keys.
    """
    keys = [f"{_key(group)} as block_{number}" for number, group in enumerate(model.meet_on)]
    common = [_common(number, group) for number, group in enumerate(model.meet_on)]
    crowded = set(counted.rows["subject"].unique().to_pylist())
    rare = [
        f"case when {b}_common.block is null then keyed.{b} end as {b}" if b in crowded else b
        for b in blocks(model)
    ]
    joins = [_join(n, block) for n, block in enumerate(blocks(model)) if block in crowded]
    beside = "".join(f", {column}" for column in also)
    connection.register("counted", counted.rows)
    connection.execute(
        f"""
        create or replace temporary table looks_now as
        with common as materialized ({" union all ".join(common)}),

        keyed as (
            select
                {some}.record_number, {some}.part{beside}, {", ".join(keys)}
            from {source} as features
            inner join {some} on {number_sql("features.record_key")} = {some}.record_number
        )

        select record_number, part{beside}, {", ".join(rare)} from keyed {" ".join(joins)}
        """
    )
    connection.unregister("counted")


def _key(group: list[str]) -> str:
    parts = [f"features.{column}" for column in group]
    is_known = " and ".join(f"{part} is not null" for part in parts)
    return f"case when {is_known} then hash({', '.join(parts)}) end"


def _common(number: int, group: list[str]) -> str:
    """One key that is too common, as records would have it."""
    parts = [f"split_part(value, chr(31), {place})" for place in range(1, len(group) + 1)]
    return (
        f"select {number} as number, hash({', '.join(parts)}) as block"
        f" from counted where subject = 'block_{number}'"
    )


def _join(number: int, block: str) -> str:
    common = f"(select block from common where number = {number}) as {block}_common"
    return f"left join {common} on keyed.{block} = {block}_common.block"
