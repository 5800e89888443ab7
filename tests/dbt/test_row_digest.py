"""A digest tells two rows apart exactly when they are different, on either engine."""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import jinja2
import psycopg2
import pytest

from tandem.settings import PROJECT_ROOT
from tests.fixtures.postgres_server import binaries, postgres_server

MACRO = PROJECT_ROOT / "dbt_project" / "macros" / "row_digest.sql"
ROW = {
    "word": "'a'",
    "other": "'b'",
    "is_known": "true",
    "number": "1.5",
    "at": "date '2026-01-01'",
}
OTHERWISE = [
    ("word", "''"),
    ("word", "cast(null as text)"),
    ("word", "'a,b'"),
    ("is_known", "false"),
    ("is_known", "cast(null as boolean)"),
    ("number", "1.25"),
    ("at", "date '2026-01-02'"),
]

Digest = Callable[[dict[str, str]], int]


@pytest.fixture(scope="module")
def on_postgres() -> Iterator[Any]:
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres_server() as server, psycopg2.connect(server.url) as connection:
        yield connection.cursor()


@pytest.fixture(
    params=["duckdb", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])]
)
def digest(request: pytest.FixtureRequest) -> Digest:
    """The digest that an engine makes of a row, as SQL writes its values."""
    macros: Any = jinja2.Environment().from_string(MACRO.read_text(encoding="utf-8")).module
    if request.param == "duckdb":
        asked, told = duckdb.connect(), macros.duckdb__row_digest("compared")  # noqa: TID251
    else:
        asked = request.getfixturevalue("on_postgres")
        told = macros.default__row_digest("compared")

    def of(row: dict[str, str]) -> int:
        columns = ", ".join(f"{value} as {name}" for name, value in row.items())
        sql = f"with compared as (select {columns}) select {told} from compared"
        asked.execute(sql)
        return int(asked.fetchone()[0])

    return of


def test_equal_rows_have_one_digest(digest: Digest) -> None:
    assert digest(ROW) == digest(dict(ROW))


@pytest.mark.parametrize(("column", "value"), OTHERWISE)
def test_rows_that_differ_in_one_column_have_two(digest: Digest, column: str, value: str) -> None:
    assert digest(ROW) != digest(ROW | {column: value})


def test_values_that_change_places_make_another_row(digest: Digest) -> None:
    assert digest(ROW) != digest(ROW | {"word": ROW["other"], "other": ROW["word"]})
