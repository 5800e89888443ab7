"""A million clocks: working time, due and breached, against NumPy and against businesstimedelta.

Given on both sides, and not timed: each clock's stretch (calendar, start, end, target) and the
running totals of the calendars. Timed on our side: the compiled SQL of `int_sla__slices` and
`int_sla__deadlines` as dbt would run it, from table to table in memory, on two threads; on NumPy's
side four binary searches per clock from array to array, on its one thread. Our side writes more:
every slice with its owner, its total before and after it. Working time, due and breached must be
equal for every clock, and 20,000 of them equal a walk over the seconds, before anything is timed.
businesstimedelta knows working time only, so it is compared with `int_sla__slices` alone.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from benchmarks.compiled import attach, build, compile_models
from benchmarks.load import cpu_seconds
from benchmarks.sla_data import (
    FEW,
    SECOND,
    Answers,
    Clocks,
    SortedArrays,
    agreement,
    by_businesstimedelta,
    check_by_the_wall_clock,
    random_clocks,
    tables,
)
from tandem.engines.duckdb import connect
from tandem.settings import Settings

Run = tuple[float, float]
"""Wall and processor seconds."""

CLOCKS, ROUNDS = 1_000_000, 7
DATABASE, MODELS = "clocks", ("int_sla__slices", "int_sla__deadlines")


def measure() -> None:
    """Print seconds and clocks per second of all three, and the ratios."""
    signed = agreement()
    found, clocks = tables(signed), random_clocks(CLOCKS, seed=5)
    arrays = SortedArrays(found["calendar_days"])
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        compiled = compile_models(MODELS, DATABASE, Path(folder))
        slices_alone = {MODELS[0]: compiled[MODELS[0]]}
        with connect(None, settings=Settings(home=Path(folder))) as connection:
            _fill(connection, found, clocks)
            build(connection, DATABASE, compiled)
            answers = _answers(connection)
            if not all(map(np.array_equal, answers, arrays.answers(clocks))):
                raise SystemExit("SQL and NumPy differ: the timing would mean nothing")
            across = check_by_the_wall_clock(signed, clocks, answers)
            ours, slices, numpy = [], [], []
            for _ in range(ROUNDS):
                ours.append(_timed(lambda: build(connection, DATABASE, compiled)))
                numpy.append(_timed(lambda: arrays.answers(clocks)))
                slices.append(_timed(lambda: build(connection, DATABASE, slices_alone)))
    _print(across, ours, numpy)
    _print_scale(slices, by_businesstimedelta(clocks), answers)


def _fill(connection: Any, found: dict[str, pa.Table], clocks: Clocks) -> None:
    attach(connection, DATABASE)
    for name, table in found.items():
        connection.register("found", table)
        connection.execute(f"create table {DATABASE}.agreement.{name} as select * from found")
    connection.register("clocks_in", pa.table(vars(clocks)))
    connection.execute(
        f"""
        create table {DATABASE}.intermediate.int_sla__stretches as
        select
            md5(cast(row_number() over () - 1 as text)) as clock_id,
            target as target_microseconds,
            'owner' || start % 5000 as owner_id,
            'c' || calendar as calendar,
            calendar + 1 as calendar_number,
            1 as slice_number,
            false as is_paused,
            true as is_last,
            make_timestamptz(start) as slice_started_at,
            make_timestamptz("end") as slice_ended_at
        from clocks_in
        """
    )


def _answers(connection: Any) -> Answers:
    told = connection.execute(
        f"""
        select worked_microseconds, epoch_us(due_at), coalesce(epoch_us(breached_at), -1)
        from (select md5(cast(n as text)) as clock_id, n from range({CLOCKS}) as numbers (n))
        inner join {DATABASE}.intermediate.int_sla__slices using (clock_id)
        left join {DATABASE}.intermediate.int_sla__deadlines using (clock_id)
        order by n
        """
    ).to_arrow_table()
    worked, due, breached = (column.to_numpy() for column in told.columns)
    return worked, due, breached


def _timed(work: Callable[[], object]) -> Run:
    cpu, wall = cpu_seconds(), time.perf_counter()
    work()
    return time.perf_counter() - wall, cpu_seconds() - cpu


def _print(across: int, ours: list[Run], numpy: list[Run]) -> None:
    title = f"{CLOCKS:,} clocks, medians of {ROUNDS} pairs; 20,000 equal a walk over the seconds,"
    table = _table(f"{title}\n{across:,} of these across a change of clocks")
    _add(table, "tandem SQL on DuckDB, two threads", ours)
    _add(table, "NumPy searchsorted, one thread", numpy)
    pairs = list(zip(ours, numpy, strict=True))
    ratios = [median(one[i] / two[i] for one, two in pairs) for i in (0, 1)]
    table.add_row("ratio", f"{ratios[0]:.2f}", f"{ratios[1]:.2f}", "", "")
    Console(width=100).print(table)


def _print_scale(
    slices: list[Run], other: Callable[[], list[float]] | str, answers: Answers
) -> None:
    if isinstance(other, str):
        print(f"businesstimedelta: {other}")
        return
    told: list[float] = []
    runs = [_timed(lambda: told.extend(other()))]
    equal = np.isclose(told, answers[0][:FEW] / SECOND, rtol=0, atol=1).sum()
    table = _table(
        f"working time alone; businesstimedelta agrees to a second on {equal:,} of {FEW:,}"
    )
    speeds = _add(table, "tandem SQL on DuckDB, two threads", slices)
    others = _add(table, f"businesstimedelta, {FEW:,} clocks, one thread", runs, FEW)
    ratios = [f"{one / two:,.0f}" for one, two in zip(speeds, others, strict=True)]
    table.add_row("ratio", "", "", *ratios)
    Console(width=100).print(table)


def _table(title: str) -> Table:
    table = Table(title=title)
    for heading in ("who", "wall s", "cpu s", "clocks/s", "clocks/cpu s"):
        table.add_column(heading, justify="left" if heading == "who" else "right")
    return table


def _add(table: Table, who: str, runs: list[Run], count: int = CLOCKS) -> tuple[float, float]:
    """Add the medians of some runs; return how many clocks they did per second, wall and cpu."""
    wall, cpu = (median(run[index] for run in runs) for index in (0, 1))
    speeds = count / wall, count / cpu
    table.add_row(who, f"{wall:.2f}", f"{cpu:.2f}", *(f"{speed:,.0f}" for speed in speeds))
    return speeds
