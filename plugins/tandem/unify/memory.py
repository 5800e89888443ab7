"""What the last matching saw and what it made of it, so that a day costs what the day brings.

One DuckDB file per kind of entity beside the warehouse, attached as ``remembered``. All of it
follows from the engine's rows, the model and the registry of ids: losing it costs a full match and
nothing else. It holds keys of records, digests and outcomes, never a compared value.

- ``records``: who was there, and ``region``: everything that hangs together with it;
- ``looks``: how a record looked when it was last compared, and the keys it meets others on;
- ``links``, ``apart``: what was said outright;
- ``pairs``: who looked alike, and what became of it;
- ``entities``, ``holders``: the registry of ids, as it stands now (`registry`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb

from tandem.engines.disk import make_folder
from tandem.engines.duckdb import literal
from tandem.unify.probabilistic import Model
from tandem.unify.probabilistic.looks import blocks, number_sql


@dataclass(frozen=True)
class About:
    """What a memory is of.

    ``key`` names everything a score depends on beside the records. ``link_at_least`` decided what
    became of a pair. ``results`` names the tables in the engine that were written with it.
    """

    key: str
    link_at_least: float
    results: str


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    """Attach a memory for the block; one that cannot be read is thrown away."""
    make_folder(file.parent)
    try:
        connection.execute(f"attach {literal(str(file))} as remembered")
    except duckdb.Error:
        throw_away(file)
        connection.execute(f"attach {literal(str(file))} as remembered")
    try:
        yield
    finally:
        with _as_it_is(connection):
            connection.execute("detach remembered")


@contextmanager
def _as_it_is(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Write without packing: digests cannot be packed, and trying is half of all writing."""
    connection.execute("set force_compression = 'uncompressed'")
    try:
        yield
    finally:
        connection.execute("reset force_compression")


def throw_away(file: Path) -> None:
    """Forget everything."""
    for part in (file, file.with_name(f"{file.name}.wal")):
        part.unlink(missing_ok=True)


def recall(connection: duckdb.DuckDBPyConnection) -> About | None:
    """Return what is remembered; None for nothing."""
    if not _has(connection, "about"):
        return None
    return About(*connection.execute("from remembered.about").fetchall()[0])


def forget(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Remember nobody; what is known of ids stays."""
    keys = ", ".join(f"{block} ubigint" for block in blocks(model))
    connection.execute(
        f"""
        drop table if exists remembered.about;

        create or replace table remembered.records (
            record_number bigint, record_key text, created_at timestamptz, is_deleted boolean,
            digest ubigint, region bigint
        );

        create or replace table remembered.looks (
            record_number bigint, digest ubigint, part bigint, {keys}
        );

        create or replace table remembered.links (
            record_key_a text, record_key_b text, match_method text, match_score double,
            evidence text, digest ubigint
        );

        create or replace table remembered.apart (
            record_key_a text, record_key_b text, digest ubigint
        );

        create or replace table remembered.pairs (
            number_a bigint, number_b bigint, match_probability double, is_contradicting boolean,
            evidence text, outcome text
        )
        """
    )


def keep(connection: duckdb.DuckDBPyConnection, about: About) -> None:
    """Remember what is on the bench, and what it is of; the caller's transaction makes it one."""
    with _as_it_is(connection):
        connection.execute(_KEEP)
    connection.execute(
        "create or replace table remembered.about (key text, link_at_least double, results text)"
    )
    connection.execute("insert into remembered.about values (?, ?, ?)", list(astuple(about)))


#: What was there and is no more, or is otherwise now, goes; what is new, or otherwise, comes.
_KEEP = f"""
    delete from remembered.records using records_gone as gone
    where records.record_number = {number_sql("gone.record_key")};

    delete from remembered.records using nodes where records.record_number = nodes.record_number;

    insert into remembered.records
    select record_number, record_key, created_at, is_deleted, digest, region
    from nodes
    inner join regions using (position);

    delete from remembered.looks using looks_gone as gone
    where looks.record_number = gone.record_number;

    delete from remembered.looks using changed where looks.record_number = changed.record_number;

    insert into remembered.looks by name from looks_now;

    delete from remembered.links using links_gone as gone where links.digest = gone.digest;

    insert into remembered.links by name from links_new;

    delete from remembered.apart using apart_gone as gone where apart.digest = gone.digest;

    insert into remembered.apart by name from apart_new;

    delete from remembered.pairs using pairs_gone as gone
    where pairs.number_a = gone.number_a and pairs.number_b = gone.number_b;

    update remembered.pairs set outcome = pairs_judged.outcome_now
    from pairs_judged
    where pairs.number_a = pairs_judged.number_a and pairs.number_b = pairs_judged.number_b;

    insert into remembered.pairs
    select number_a, number_b, match_probability, contradiction is not null, evidence, outcome
    from pairs_found
"""


def _has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'remembered' and table_name = ?",
        [table],
    )
    return bool(found.fetchall())
