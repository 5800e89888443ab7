"""A crowd matched again in full, beside plain Splink; then a day of it, beside the full match.

Ours is everything `tandem` does about people between the two dbt builds: records, links and
features are read through the door of a warehouse file; scores, contradictions, ids and history
follow; assignments, history and pairs are written back, and what was seen is
remembered. Plain Splink gets the same model and the
same prepared columns and keys, and leaves its clusters in a table: `predict` and
`cluster_pairwise_predictions_at_threshold`, nothing else. Before anything is timed, plain Splink
must give every pair of ours the same score; and what a day leaves must be what a full match leaves,
row by row.
`python -m benchmarks.identity.scale 1000000 3` takes another size, and so many pairs.
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.identity.crowd import gather
from benchmarks.load import cpu_seconds
from tandem.engines.door import WarehouseDoor
from tandem.engines.duckdb import connect
from tandem.settings import Settings
from tandem.unify.people import PEOPLE, unify_people
from tandem.unify.probabilistic import load_model
from tandem.unify.probabilistic.frequencies import count_now
from tandem.unify.probabilistic.linker import linker_of
from tandem.unify.probabilistic.prepare import prepare

RECORDS, ROUNDS = 100_000, 3
REVIEW_AT_LEAST, LINK_AT_LEAST = 0.9, 0.99
OUTCOME = ("person_assignments", "person_id_history", "person_pairs")

Run = tuple[float, float]
"""Wall and processor seconds."""


@dataclass
class Measured:
    """What was seen: runs of each kind, and what our first match found."""

    records: int
    precision: float = 0.0
    recall: float = 0.0
    pairs: int = 0
    memory: int = 0
    full: list[Run] = field(default_factory=list)
    plain: list[Run] = field(default_factory=list)
    day: list[Run] = field(default_factory=list)


def measure(records: int = RECORDS, rounds: int = ROUNDS) -> None:
    """Print seconds of a full match, of plain Splink and of a day, and the ratios."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        settings = Settings(home=Path(folder), as_of="2026-01-01T00:00:00Z")
        with connect(settings.warehouse, settings=settings) as connection:
            seen = Measured(gather(connection, records, day=0))
            _match(connection, settings, is_fresh=True)
            seen.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            _judge(connection, seen)
            for number in range(rounds):
                seen.full.append(timed(lambda: _match(connection, settings, is_fresh=True)))
                seen.plain.append(_plain(connection, settings, is_checked=number == 0))
            _save(connection, settings)
            gather(connection, records, day=1)
            for _ in range(rounds):
                _restore(connection, settings)
                seen.day.append(timed(lambda: _match(connection, settings, is_fresh=False)))
            _must_equal_full(connection, settings)
    _print(seen)


def _match(connection: duckdb.DuckDBPyConnection, settings: Settings, *, is_fresh: bool) -> None:
    unify_people(WarehouseDoor(connection), settings, is_fresh=is_fresh)


def _judge(connection: duckdb.DuckDBPyConnection, seen: Measured) -> None:
    """Precision and recall over pairs of one person, and how many pairs are alike."""
    row = connection.execute(
        """
        with cells as (
            select person_id, person, count(*) as records
            from identity.person_assignments
            inner join truth.people using (record_key)
            group by all
        ),

        found as (select sum(records) as records from cells group by person_id),
        real as (select sum(records) as records from cells group by person),
        of_cells as (select sum(records * (records - 1)) as pairs from cells),
        of_found as (select sum(records * (records - 1)) as pairs from found),
        of_true as (select sum(records * (records - 1)) as pairs from real)

        select
            of_cells.pairs / of_found.pairs,
            of_cells.pairs / of_true.pairs,
            (select count(*) from identity.person_pairs)
        from of_cells, of_found, of_true
        """
    ).fetchall()[0]
    seen.precision, seen.recall, seen.pairs = row


def _plain(connection: duckdb.DuckDBPyConnection, settings: Settings, *, is_checked: bool) -> Run:
    """Time plain Splink over prepared records, in a database of its own."""
    features = connection.execute(PEOPLE.features_sql).to_arrow_table()
    model = load_model(PEOPLE.name)
    with connect(None, settings=settings) as private:
        private.register("features", features)
        counted = count_now(private, model, len(features))
        prepare(private, model, counted)
        linker, _ = linker_of(private, model, counted, "prepared")
        found = []

        def work() -> None:
            pairs = linker.inference.predict(threshold_match_probability=REVIEW_AT_LEAST)
            linker.clustering.cluster_pairwise_predictions_at_threshold(
                pairs, threshold_match_probability=LINK_AT_LEAST
            )
            found.append(pairs.physical_name)

        run = timed(work)
        if is_checked:
            _must_have_found_ours(connection, private, found[0])
    return run


def _must_have_found_ours(
    connection: duckdb.DuckDBPyConnection, private: duckdb.DuckDBPyConnection, found: str
) -> None:
    ours = connection.execute(
        "select record_key_a, record_key_b, match_probability from identity.person_pairs"
    ).to_arrow_table()
    private.register("ours", ours)
    missing = private.execute(
        f"""
        with theirs as (
            select
                least(l.record_key, r.record_key) as record_key_a,
                greatest(l.record_key, r.record_key) as record_key_b,
                round(match_probability, 6) as match_probability
            from {found} as pairs
            inner join prepared as l on pairs.record_number_l = l.record_number
            inner join prepared as r on pairs.record_number_r = r.record_number
        )

        select count(*) from (from ours except from theirs)
        """
    ).fetchall()[0][0]
    if missing:
        raise SystemExit(f"{missing} pairs score differently: the timing would mean nothing")


def _save(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Keep what a day begins with: registry, memory and results."""
    shutil.copytree(settings.lake, settings.home / "lake_before")
    shutil.copy(_memory(settings), settings.home / "memory_before")
    for name in (*OUTCOME, "person_results"):
        connection.execute(f"create table before_{name} as from identity.{name}")


def _restore(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    shutil.rmtree(settings.lake)
    shutil.copytree(settings.home / "lake_before", settings.lake)
    shutil.copy(settings.home / "memory_before", _memory(settings))
    for name in (*OUTCOME, "person_results"):
        connection.execute(f"create or replace table identity.{name} as from before_{name}")
    connection.execute("checkpoint")
    os.sync()  # or a day would wait for the copies to reach the disk


def _memory(settings: Settings) -> Path:
    return settings.warehouse.with_name("people_duckdb.duckdb")


def _must_equal_full(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Match the day in full from where the day began; every table must be the same."""
    for name in OUTCOME:
        connection.execute(f"create table day_{name} as from identity.{name}")
    _restore(connection, settings)
    _match(connection, settings, is_fresh=True)
    for name in OUTCOME:
        count = connection.execute(
            f"""
            select count(*) from (
                (from day_{name} except from identity.{name})
                union all (from identity.{name} except from day_{name})
            )
            """
        ).fetchall()[0][0]
        if count:
            raise SystemExit(f"{name}: {count} rows of a day are not those of a full match")


def timed(work: Callable[[], object]) -> Run:
    """Do it, and say how long it took."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    work()
    return time.perf_counter() - wall, cpu_seconds() - cpu


def _print(seen: Measured) -> None:
    table = Table(
        title=f"{seen.records:,} records of people, medians of {len(seen.full)} pairs\n"
        f"precision {seen.precision:.4f}, recall {seen.recall:.4f}, {seen.pairs:,} pairs alike,"
        f" peak memory {seen.memory:,} MB"
    )
    for heading in ("who", "wall s", "cpu s", "wall ×", "cpu ×"):
        table.add_column(heading, justify="left" if heading == "who" else "right")
    _add(table, "plain Splink: predict, cluster", seen.plain, seen.plain)
    _add(table, "tandem, everything again", seen.full, seen.plain)
    _add(table, "tandem, a day of 1 %, × of everything", seen.day, seen.full)
    Console(width=100).print(table)


def _add(table: Table, who: str, runs: list[Run], beside: list[Run]) -> None:
    seconds = [f"{median(run[i] for run in runs):.2f}" for i in (0, 1)]
    pairs = list(zip(runs, beside, strict=True))
    ratios = [f"{median(one[i] / other[i] for one, other in pairs):.2f}" for i in (0, 1)]
    table.add_row(who, *seconds, *ratios)


if __name__ == "__main__":
    measure(*map(int, sys.argv[1:]))
