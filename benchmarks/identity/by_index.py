"""Whether an index would find a day's records sooner: SQLite with one, DuckDB going over everybody.

Both pick the features of one record in twenty, and find who shares a key to meet on with one in
eighty: what a day of 1 % asks for. SQLite has everything in memory, sorted by what is asked for.
`python -m benchmarks.identity.by_index 1000000 3` takes another size, and so many pairs of runs.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path
from statistics import median

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.identity.crowd import gather
from benchmarks.identity.scale import Run, timed
from tandem.engines.door import WarehouseDoor
from tandem.engines.duckdb import connect
from tandem.settings import Settings
from tandem.unify.people import unify_people
from tandem.unify.probabilistic import load_model
from tandem.unify.probabilistic.looks import blocks, number_sql

RECORDS, ROUNDS = 100_000, 3
LOOKED_AT, CHANGED = 0.057, 0.012
"""Shares of records: whose features a day reads, and who meets others anew."""

MODEL = load_model("people")
FEATURES = ", ".join(MODEL.compared)


def measure(records: int = RECORDS, rounds: int = ROUNDS) -> None:
    """Print seconds of both, for features and for keys; their answers must be the same."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        settings = Settings(home=Path(folder), as_of="2026-01-01T00:00:00Z")
        with connect(settings.warehouse, settings=settings) as warehouse:
            gather(warehouse, records, day=0)
            unify_people(WarehouseDoor(warehouse), settings, is_fresh=True)
            memory = settings.warehouse.with_name("people_duckdb.duckdb")
            warehouse.execute(f"attach '{memory}' as remembered (read_only)")
            _draw(warehouse)
            index = _indexed(warehouse)
            table = Table(title=f"{records:,} records of people, medians of {rounds} pairs")
            for heading in ("what", "DuckDB, wall s", "SQLite, wall s"):
                table.add_column(heading)
            for what, scan, lookup in (
                ("features of those looked at", _SCAN_FEATURES, _LOOK_UP_FEATURES),
                ("who shares a key", _scan_keys(), _LOOK_UP_KEYS),
            ):
                table.add_row(what, *_seconds(warehouse, index, scan, lookup, rounds))
    Console(width=100).print(table)


def _draw(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Make tables of records, of whose features are read, and of who meets others anew."""
    warehouse.execute(
        f"""
        create temporary table features as
        select {number_sql("record_key")} as record_number, {FEATURES}
        from intermediate.int_identity__person_features;

        create temporary table looked_at as
        select record_number from features where hash(record_number, 1) % 1000 < {LOOKED_AT * 1000};

        create temporary table changed as
        from remembered.looks where hash(record_number, 2) % 1000 < {CHANGED * 1000}
        """
    )


def _indexed(warehouse: duckdb.DuckDBPyConnection) -> sqlite3.Connection:
    """The same in SQLite: features by number of a record, numbers by key."""
    index = sqlite3.connect(":memory:")
    places = ", ".join("?" for _ in MODEL.compared)
    index.execute(f"create table features (record_number integer primary key, {FEATURES})")
    told = warehouse.execute("from features order by record_number").fetchall()
    index.executemany(f"insert into features values (?, {places})", told)
    index.execute(
        "create table keys (block, key, record_number, primary key (block, key, record_number))"
        " without rowid"
    )
    index.executemany("insert into keys values (?, ?, ?)", _keys(warehouse, "remembered.looks"))
    index.execute("create table looked_at (record_number integer primary key)")
    told = warehouse.execute("from looked_at order by record_number").fetchall()
    index.executemany("insert into looked_at values (?)", told)
    index.execute("create table asked (block, key)")
    asked = [(block, key) for block, key, _ in _keys(warehouse, "changed")]
    index.executemany("insert into asked values (?, ?)", asked)
    return index


def _keys(warehouse: duckdb.DuckDBPyConnection, looks: str) -> list[tuple[int, int, int]]:
    """Every key of everybody; SQLite's numbers have a sign."""
    each = " union all ".join(
        f"select {number} as block, cast({block} >> 1 as bigint) as key, record_number from {looks}"
        f" where {block} is not null"
        for number, block in enumerate(blocks(MODEL))
    )
    return warehouse.execute(f"from ({each}) order by all").fetchall()


_SCAN_FEATURES = "from features semi join looked_at using (record_number)"
_LOOK_UP_FEATURES = """
    select features.*
    from looked_at cross join features on features.record_number = looked_at.record_number
"""
_LOOK_UP_KEYS = """
    select keys.record_number
    from asked cross join keys on keys.block = asked.block and keys.key = asked.key
"""


def _scan_keys() -> str:
    return " union all ".join(
        f"select looks.record_number from changed inner join remembered.looks using ({block})"
        for block in blocks(MODEL)
    )


def _seconds(
    warehouse: duckdb.DuckDBPyConnection,
    index: sqlite3.Connection,
    scan: str,
    lookup: str,
    rounds: int,
) -> list[str]:
    """Leave both answers in tables ``seen``, and say how long each took."""
    scanned: list[Run] = []
    looked_up: list[Run] = []
    for _ in range(rounds):
        for engine in (warehouse, index):
            engine.execute("drop table if exists temp.seen")
        scanned.append(timed(lambda: warehouse.execute(f"create temp table seen as {scan}")))
        looked_up.append(timed(lambda: index.execute(f"create temp table seen as {lookup}")))
    count = "select count(*) from seen"
    if warehouse.execute(count).fetchall() != index.execute(count).fetchall():
        raise SystemExit("they found different rows: the timing would mean nothing")
    return [f"{median(wall for wall, _ in runs):.3f}" for runs in (scanned, looked_up)]


if __name__ == "__main__":
    measure(*map(int, sys.argv[1:]))
