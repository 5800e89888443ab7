"""Loading a clean CSV, checked and typed, against plain DuckDB writing the same Parquet.

Both read the same file in the same run, interleaved; the correctness gate comes first.
"""

import csv
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tandem.engines.duckdb import connect, literal
from tandem.handover import ExtractedFile
from tandem.land.batch import land
from tandem.load.batch import load
from tandem.settings import Settings
from tandem.sources.registry import load_registry

ROWS = 300_000
ROUNDS = 5


def measure() -> None:
    """Print wall and processor seconds of both, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        home = Path(folder)
        file = _write(home / "Task.csv")
        ours, plain = [], []
        for number in range(ROUNDS):
            ours.append(_timed(lambda number=number: _load(file, home / f"home{number}")))
            plain.append(_timed(lambda: _plain(file, home / "plain.parquet", home)))
        _print(file, ours, plain)


def _write(file: Path) -> Path:
    """A Salesforce export of tasks in the weekly dialect: every field quoted."""
    columns = ["Id", "WhoId", "Subject", "Status", "TaskSubtype", "IsClosed", "IsDeleted"]
    columns += ["OwnerId", "CreatedDate", "CompletedDateTime", "SystemModstamp"]
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(columns)
        for number in range(ROWS):
            second = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02} 10:{number % 60:02}:00"
            who = f"00Q{number % 50_000:015}"
            task = [f"00T{number:015}", who, f'Call "no {number}", short', "Completed", "Call"]
            writer.writerow([*task, "1", "0", f"005{number % 40:015}", second, second, second])
    return file


def _load(file: Path, home: Path) -> int:
    settings = Settings(home=home)
    extracted = ExtractedFile(
        source="salesforce",
        source_instance="default",
        object="Task",
        path=file,
        name=file.name,
    )
    loaded = load(land(extracted, settings), settings, load_registry())
    return loaded.rows_loaded


def _plain(file: Path, target: Path, home: Path) -> int:
    with connect(None, settings=Settings(home=home)) as connection:
        read = f"read_csv({literal(str(file))}, all_varchar = true, header = true)"
        connection.execute(f"copy (select * from {read}) to {literal(str(target))}")
        return int(connection.execute(f"select count(*) from '{target}'").fetchone()[0])


def _timed(work: Callable[[], int]) -> tuple[float, float]:
    cpu, wall = cpu_seconds(), time.perf_counter()
    rows = work()
    if rows != ROWS:
        raise SystemExit(f"{rows} rows instead of {ROWS}: the timing would mean nothing")
    return time.perf_counter() - wall, cpu_seconds() - cpu


def cpu_seconds() -> float:
    """Processor seconds this process has used on all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _print(file: Path, ours: list[tuple[float, float]], plain: list[tuple[float, float]]) -> None:
    size = file.stat().st_size / 1e6
    table = Table(title=f"load: {ROWS:,} rows, {size:.0f} MB, medians of {ROUNDS} pairs")
    for heading in ("who", "wall s", "cpu s", "MB/s"):
        table.add_column(heading, justify="left" if heading == "who" else "right")
    for who, runs in (("tandem land + load", ours), ("plain DuckDB, all text", plain)):
        wall, cpu = (median(run[index] for run in runs) for index in (0, 1))
        table.add_row(who, f"{wall:.2f}", f"{cpu:.2f}", f"{size / wall:.0f}")
    ratios = [
        median(one[i] / other[i] for one, other in zip(ours, plain, strict=True)) for i in (0, 1)
    ]
    table.add_row("ratio", f"{ratios[0]:.2f}", f"{ratios[1]:.2f}", "")
    Console(width=90).print(table)
