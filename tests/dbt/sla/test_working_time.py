"""The SQL's working minutes, due and breach times against a count of the wall clock.

Random clocks with changing owners are put where the models find them; the models run as they are.
"""

import os
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tandem.agreement import agreement_tables, load_agreement, write_agreement
from tandem.agreement.promises import Calendar
from tandem.agreement.schema import Agreement
from tandem.settings import PROJECT_ROOT
from tests.unit.agreement.wall_clock import WallClock

HOURS = {
    "new_york": ("America/New_York", {"mon-fri": ["09:00-17:30"]}),
    "berlin": ("Europe/Berlin", {"mon-fri": ["09:00-12:30", "13:30-18:00"]}),
    "lord_howe": ("Australia/Lord_Howe", {"mon-sat": ["08:15-16:45"]}),
    "night": ("America/Chicago", {"sun-thu": ["22:00-06:00"]}),
    "always": ("UTC", {"mon-sun": ["00:00-00:00"]}),
}
FIRST, AS_OF, LAST = date(2026, 3, 1), datetime(2026, 5, 1, tzinfo=UTC), date(2026, 7, 31)
MODES = ("split", "continue", "last_schedule")
CLOCKS = 1_500


@dataclass(frozen=True)
class Clock:
    clock_id: str
    mode: str
    target: int
    start: int
    end: int | None
    owners: tuple[tuple[int, str], ...]

    def stretches(self) -> list[tuple[int, str]]:
        """(from when, calendar) as the mode says; the last one has no end."""
        calendars = [calendar for _, calendar in self.owners]
        if self.mode == "continue":
            return [(self.start, calendars[0])]
        if self.mode == "last_schedule":
            return [(self.start, calendars[-1])]
        return [(max(at, self.start), calendar) for at, calendar in self.owners]

    def worked(self, walls: dict[str, WallClock], until: int) -> int:
        edges = [*self.stretches(), (until, "")]
        return sum(
            walls[calendar].worked(start, min(end, until))
            for (start, calendar), (end, _) in pairwise(edges)
            if start < until
        )


def _random_clock(number: int, chance: random.Random) -> Clock:
    as_of = int(AS_OF.timestamp())
    start = chance.randrange(as_of - 58 * 86_400, as_of - 86_400)
    end = min(start + chance.randrange(1, 10 * 86_400), as_of)
    changes = sorted(
        chance.sample(range(start + 1, end + 1), min(chance.randrange(4), end - start))
    )
    owners = [(at, chance.choice(list(HOURS))) for at in (start - 86_400, *changes) if at < end]
    is_running = chance.random() < 0.2
    target = chance.choice([15, 60, 240, 480, 510, 960, 2_400])
    mode = chance.choice(MODES)
    return Clock(str(number), mode, target, start, None if is_running else end, tuple(owners))


@pytest.fixture(scope="module")
def clocks() -> list[Clock]:
    chance = random.Random(11)
    return [_random_clock(number, chance) for number in range(CLOCKS)]


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    version = load_agreement(PROJECT_ROOT / "expectations" / "agreement").versions[0]
    calendars = tuple(
        Calendar.model_validate({"calendar": name, "timezone": zone, "hours": hours})
        for name, (zone, hours) in HOURS.items()
    )
    return Agreement(versions=(version.model_copy(update={"calendars": calendars}),))


@pytest.fixture(scope="module")
def walls(agreement: Agreement) -> dict[str, WallClock]:
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    end = datetime(LAST.year, LAST.month, LAST.day, tzinfo=UTC)
    calendars = agreement.versions[0].calendars
    return {c.calendar: WallClock(c.timezone, c.weekly, start, end) for c in calendars}


def _instants(seconds: list[int | None]) -> pa.Array:
    values = [None if second is None else second * 1_000_000 for second in seconds]
    return pa.array(values, type=pa.timestamp("us", tz="UTC"))


def _write_inputs(connection: duckdb.DuckDBPyConnection, clocks: list[Clock]) -> None:
    """Clocks, owners and no episodes, in the tables that the models under test read."""
    count = len(clocks)
    tables = {
        "int_sla__clocks": {
            "clock_id": [clock.clock_id for clock in clocks],
            "owned_id": [clock.clock_id for clock in clocks],
            "person_id": [clock.clock_id for clock in clocks],
            "calendar": [clock.owners[0][1] for clock in clocks],
            "on_reassignment": [clock.mode for clock in clocks],
            "target_minutes": pa.array([clock.target for clock in clocks], pa.decimal128(18, 2)),
            "started_at": _instants([clock.start for clock in clocks]),
            "ended_at": _instants([clock.end for clock in clocks]),
            "counts": ["owner_calendar"] * count,
            "default_calendar": ["always"] * count,
            "agreement_version": ["2024-01-01"] * count,
            "policy": ["p"] * count,
            "void_reason": pa.array([None] * count, pa.string()),
            "is_contacted_before_signal": [False] * count,
        },
        "int_sla__owners": {
            "owned_id": [c.clock_id for c in clocks for _ in c.owners],
            "owner_id": [f"{c.clock_id}/{n}" for c in clocks for n, _ in enumerate(c.owners)],
            "calendar": [calendar for c in clocks for _, calendar in c.owners],
            "is_human": [True for c in clocks for _ in c.owners],
            "owned_from": _instants([at for c in clocks for at, _ in c.owners]),
            "owned_until": _instants(
                [at for c in clocks for at in [*(at for at, _ in c.owners[1:]), None]]
            ),
        },
    }
    connection.execute("create schema intermediate")
    for name, columns in tables.items():
        connection.register("rows_in", pa.table(columns))
        connection.execute(f"create table intermediate.{name} as select * from rows_in")
    connection.execute(
        "create table intermediate.int_lifecycle__episodes (person_id text, stage text, "
        "basis text, entered_at timestamptz, exited_at timestamptz)"
    )


def _run_models(warehouse: Path, target: Path) -> None:
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "run", "--quiet", "--target-path", str(target)),
        *("--vars", f'{{as_of: "{AS_OF.isoformat()}"}}', "--select"),
        *("int_sla__edges", "int_sla__slices", "int_sla__deadlines", "int_sla__verdicts"),
    ]
    environment = os.environ | {"DBT_PROFILES_DIR": ".", "TANDEM_WAREHOUSE": str(warehouse)}
    folder = PROJECT_ROOT / "dbt_project"
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def verdicts(
    clocks: list[Clock], agreement: Agreement, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple]:
    folder = tmp_path_factory.mktemp("sla")
    with duckdb.connect(folder / "w.duckdb") as connection:  # noqa: TID251
        write_agreement(connection, agreement_tables(agreement, FIRST, LAST))
        _write_inputs(connection, clocks)
    _run_models(folder / "w.duckdb", folder / "target")
    with duckdb.connect(folder / "w.duckdb", read_only=True) as connection:  # noqa: TID251
        rows = connection.execute(
            "select clock_id, worked_seconds, epoch_us(due_at), epoch_us(breached_at), state "
            "from intermediate.int_sla__verdicts"
        ).fetchall()
    return {clock_id: values for clock_id, *values in rows}


def _until(clock: Clock) -> int:
    return int(AS_OF.timestamp()) if clock.end is None else clock.end


def test_working_seconds_equal_the_wall_clocks(
    clocks: list[Clock], walls: dict[str, WallClock], verdicts: dict[str, tuple]
) -> None:
    counted = {clock.clock_id: verdicts[clock.clock_id][0] for clock in clocks}
    assert counted == {clock.clock_id: clock.worked(walls, _until(clock)) for clock in clocks}


def test_a_clock_is_due_at_the_first_second_that_reaches_its_target(
    clocks: list[Clock], walls: dict[str, WallClock], verdicts: dict[str, tuple]
) -> None:
    for clock in clocks:
        due = verdicts[clock.clock_id][1] // 1_000_000
        assert clock.worked(walls, due) == clock.target * 60, clock
        assert clock.worked(walls, due - 1) == clock.target * 60 - 1, clock


def test_a_clock_breaks_once_at_the_last_instant_within_its_target(
    clocks: list[Clock], walls: dict[str, WallClock], verdicts: dict[str, tuple]
) -> None:
    broken = 0
    for clock in clocks:
        breached = verdicts[clock.clock_id][2]
        is_over = clock.worked(walls, _until(clock)) > clock.target * 60
        assert (breached is not None) == is_over, clock
        if breached is not None:
            broken += 1
            assert clock.worked(walls, breached // 1_000_000) == clock.target * 60, clock
            assert clock.worked(walls, breached // 1_000_000 + 1) == clock.target * 60 + 1, clock
    assert broken > 300
