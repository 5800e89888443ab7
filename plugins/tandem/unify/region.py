"""Everybody in the regions that are touched, and what is said outright about them."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tandem.unify.graph import METHODS, Numbers, Pairs, components, labelled
from tandem.unify.probabilistic.looks import number_sql


@dataclass(frozen=True)
class Region:
    """Records, numbered from 0 as in table ``nodes``, and what is said outright about them.

    ``numbers`` are those of the records; ``known`` is the component of each; ``used`` the places,
    in table ``said``, of the links that made them; ``apart`` pairs that people keep apart.
    """

    numbers: Numbers
    known: Numbers
    used: Numbers
    apart: Pairs


def gather(connection: duckdb.DuckDBPyConnection) -> Region:
    """Gather the touched regions.

    Makes tables ``nodes`` (the records, by ``position``), ``said`` (links between them, strongest
    first, by ``place``) and ``parts`` (of each record, the component by what is said, and a number
    that names it as long as it stays what it is).
    """
    connection.execute(_NODES)
    connection.execute(_SAID)
    size = int(connection.execute("select count(*) from nodes").fetchall()[0][0])
    left, right = columns(connection, "select one, other from said order by place")
    apart = np.column_stack(columns(connection, _APART))
    known, used = components(size, left, right, apart)
    (numbers,) = columns(connection, "select record_number from nodes order by position")
    first = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(first, known, numbers)
    table_of(connection, "parts", {"record_number": numbers, "part": first[known]})
    return Region(numbers, known, used, apart)


def columns(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Numbers]:
    """Return the columns of a select, whole numbers all, as arrays."""
    told = connection.execute(sql).fetchnumpy()
    return [np.asarray(values, dtype=np.int64) for values in told.values()]


def table_of(
    connection: duckdb.DuckDBPyConnection, name: str, told: dict[str, npt.NDArray[Any]]
) -> None:
    """Make a table of arrays."""
    connection.register("arrays", pa.table(told))
    connection.execute(f"create or replace temporary table {name} as from arrays")
    connection.unregister("arrays")


_NODES = f"""
    create or replace temporary table gathered as
    with gone as (
        select {number_sql("record_key")} as record_number from records_gone
    )

    select record_number, record_key, created_at, is_deleted, digest
    from remembered.records
    semi join touched using (region)
    anti join gone using (record_number)
    union all
    select {number_sql("record_key")}, record_key, created_at, is_deleted, digest
    from records_new;

    create or replace temporary view nodes as select rowid as position, * from gathered
"""

_STRENGTH = f"coalesce(list_position({list(METHODS)!r}, match_method), {len(METHODS) + 1})"

#: Of links as strong as each other, those of earlier keys come first.
_SAID = f"""
    create or replace temporary table said as
    with told as (
        from remembered.links anti join links_gone using (digest)
        union all by name
        from links_new
    ),

    placed as (
        select
            one.position as one,
            other.position as other,
            told.match_method,
            told.match_score,
            told.evidence
        from told
        inner join nodes as one on {number_sql("told.record_key_a")} = one.record_number
        inner join nodes as other on {number_sql("told.record_key_b")} = other.record_number
        order by
            {_STRENGTH}, told.match_score desc, told.record_key_a, told.record_key_b, told.evidence
    )

    select row_number() over () - 1 as place, * from placed
"""

_APART = f"""
    select one.position as one, other.position as other
    from apart_told
    inner join nodes as one on {number_sql("apart_told.record_key_a")} = one.record_number
    inner join nodes as other on {number_sql("apart_told.record_key_b")} = other.record_number
"""


def name_regions(connection: duckdb.DuckDBPyConnection, numbers: Numbers) -> None:
    """Make table ``regions``: of each position, what hangs together now by links, likeness or ids.

    An id whose holders are of one component ties nobody in who is not linked; only of those that
    somebody left, or of whom nobody is alive, all who ever held them are tied.

    Args:
        connection: Holds the region, what likeness joined, and whose everybody is.
        numbers: Of the records.
    """
    size = len(numbers)
    left, right = columns(connection, _TIES.format(size=size))
    ends = max(size, int(right.max(initial=-1)) + 1)
    label = labelled(ends, left, right)[:size]
    first = np.full(ends, np.iinfo(np.int64).max)
    np.minimum.at(first, label, numbers)
    table_of(connection, "regions", {"position": np.arange(size), "region": first[label]})


_TIES = """
    with strays as (
        select distinct held.entity_number
        from ids_held_ever as held
        left join ids_kept on held.label = ids_kept.label
        where held.entity_number is distinct from ids_kept.entity_number
    ),

    shared as (
        select node, {size} + dense_rank() over (order by entity_number) as entity
        from ids_held_ever
        semi join strays using (entity_number)
    )

    select one, other from said
    union all
    select one, other from wanted
    union all
    select node, entity from shared
"""
