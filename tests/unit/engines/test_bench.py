"""A stage computes on a bench and changes tables by what is otherwise, on either engine alike."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tandem.engines import postgres
from tandem.engines.bench import Change
from tandem.engines.door import Door, WarehouseDoor
from tandem.settings import Settings
from tests.fixtures.postgres_server import binaries, postgres_server

SEEN = datetime(2026, 1, 1, 9, tzinfo=UTC)


def _things(*rows: tuple[str, float]) -> pa.Table:
    told = {"name": [name for name, _ in rows], "share": [share for _, share in rows]}
    seen = pa.array([SEEN] * len(rows), pa.timestamp("us", "UTC"))
    return pa.table(told).append_column("seen_at", seen)


@pytest.fixture(scope="module")
def postgres_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    home: Path = tmp_path_factory.mktemp("home")
    with postgres_server() as server:
        settings = Settings(home=home, engine="postgres", postgres_url=server.url)
        with postgres.door(settings) as opened:
            yield opened


@pytest.fixture(
    params=["duckdb", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])]
)
def door(request: pytest.FixtureRequest) -> Door:
    """Each engine with three things."""
    opened: Any = (
        WarehouseDoor(duckdb.connect())  # noqa: TID251
        if request.param == "duckdb"
        else request.getfixturevalue("postgres_door")
    )
    opened.write("benched", "things", _things(("a", 0.1), ("b", 0.2), ("c", 0.3)))
    return opened


def _rows(door: Door) -> list[tuple[str, float, datetime]]:
    rows = door.query("select name, share, seen_at from benched.things order by name").to_pylist()
    return [(row["name"], row["share"], row["seen_at"]) for row in rows]


BETTER = "select name, share * 10 as share, seen_at from shown where name = 'b'"


def test_what_is_shown_is_computed_on_and_what_is_otherwise_is_written(door: Door) -> None:
    with door.bench() as bench:
        bench.show("shown", "select * from benched.things where share > 0.1")
        bench.connection.execute(f"create temporary table better as {BETTER}")
        change = Change(
            "things", "from better", ("name",), "select 'b' as name union all select 'c'"
        )
        assert bench.change("benched", [change]) == 1
    assert _rows(door) == [("a", 0.1, SEEN), ("b", 2.0, SEEN)]


def test_a_table_can_be_added_to_or_replaced_with_other_columns(door: Door) -> None:
    with door.bench() as bench:
        bench.show("shown", "select * from benched.things")
        bench.connection.execute(f"create temporary table better as {BETTER}")
        added = Change("things", "select 'd' as name, 0.4 as share, seen_at from better")
        made = Change("others", "select name as word, true as is_better from better", is_whole=True)
        assert bench.change("benched", [added, made]) == 2
    assert [name for name, *_ in _rows(door)] == ["a", "b", "c", "d"]
    assert door.query("select * from benched.others").to_pylist() == [
        {"word": "b", "is_better": True}
    ]


@pytest.mark.parametrize("is_likely_there", [True, False])
@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ("from shown", 3),
        ("select * replace (if(name = 'b', null, share) as share) from shown", 2),
        ("from shown where name <> 'c'", 2),
        ("from shown union all select 'd', 0.4, seen_at from shown where name = 'a'", 3),
        ("select * replace (share + 1 as share) from shown", 0),
        ("select name, share, seen_at, 1 as more from shown", 0),
        ("select share, name, seen_at from shown", 0),
        ("from shown limit 0", 0),
    ],
)
def test_a_table_that_is_replaced_holds_what_it_was_given(
    door: Door, rows: str, kept: int, is_likely_there: bool
) -> None:
    with door.bench() as bench:
        bench.show("shown", "select * from benched.things")
        bench.connection.execute(f"create temporary table given as {rows}")
        given = bench.connection.execute("from given order by all").to_arrow_table()
        change = Change("things", "from given", is_whole=True, is_likely_there=is_likely_there)
        told = bench.change("benched", [change])
    assert door.query("select * from benched.things order by name").to_pylist() == sorted(
        given.to_pylist(), key=lambda row: row["name"]
    )
    if isinstance(door, WarehouseDoor):
        assert told == len(given) - (kept if is_likely_there else 0)


def test_all_tables_change_or_none(door: Door) -> None:
    before = _rows(door)
    with door.bench() as bench:
        first = Change("things", "select 'x' as name, 1.0 as share, null as seen_at")
        with pytest.raises(duckdb.Error):
            bench.change("benched", [first, Change("nowhere", "select 1 as one")])
    assert _rows(door) == before
