"""Whatever reads a publish, as file or from Postgres and with whichever version, reads the same."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pandas as pd
import psycopg2
import pytest

from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("sample")]

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tandem"
FIGURES = "select max(publish_id), count(*), sum(amount_reporting) from {}.fct_opportunities"
ASK = """import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(*connection.execute(sys.argv[2]).fetchone(), sep="|")"""

Figures = tuple[str, int, Decimal]


@pytest.fixture(scope="module")
def figures(for_readers: Settings) -> Figures:
    """What the published file says, by the DuckDB that wrote it."""
    with connect(_file(for_readers), settings=for_readers, read_only=True) as connection:
        row = connection.execute(FIGURES.format("marts")).fetchone()
    assert row is not None
    assert row[1] > 0
    return row


def _psql(settings: Settings) -> Figures:
    command = ["psql", settings.served_postgres, "-At", "-c", FIGURES.format("pub")]
    if shutil.which("psql") is None:
        pytest.skip("psql is not installed (Debian: postgresql-client)")
    return _spoken(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _duckdb_of(version: str) -> Callable[[Settings], Figures]:
    def ask(settings: Settings) -> Figures:
        python = CACHE / f"duckdb-{version}" / "bin" / "python"
        if not python.exists():
            pytest.skip(f"DuckDB {version} is not installed (.ci/run)")
        command = [python, "-c", ASK, _file(settings), FIGURES.format("marts")]
        return _spoken(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    return ask


def _pandas_of_parquet(settings: Settings) -> Figures:
    folder = settings.published / "current" / "parquet"
    deals = pd.read_parquet(folder / "fct_opportunities.parquet")
    return deals["publish_id"].max(), len(deals), deals["amount_reporting"].dropna().sum()


def _pandas_of_postgres(settings: Settings) -> Figures:
    with closing(psycopg2.connect(settings.served_postgres)) as connection:
        cursor = connection.cursor()
        cursor.execute("select publish_id, amount_reporting from pub.fct_opportunities")
        deals = pd.DataFrame(cursor.fetchall(), columns=[of.name for of in cursor.description])
    return deals["publish_id"].max(), len(deals), deals["amount_reporting"].dropna().sum()


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(_psql, id="psql"),
        pytest.param(_duckdb_of("1.0.0"), id="the_oldest_duckdb"),
        pytest.param(_duckdb_of("2.0.1"), id="the_newest_duckdb"),
        pytest.param(_pandas_of_parquet, id="pandas_of_parquet"),
        pytest.param(_pandas_of_postgres, id="pandas_of_postgres"),
    ],
)
def test_every_reader_reads_the_same_figures_of_the_same_publish(
    for_readers: Settings, figures: Figures, read: Callable[[Settings], Figures]
) -> None:
    assert read(for_readers) == figures


def test_every_column_of_every_mart_says_what_it_means(for_readers: Settings) -> None:
    with closing(psycopg2.connect(for_readers.served_postgres)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "select relname || '.' || attname from pg_class"
            " inner join pg_attribute on oid = attrelid and attnum > 0"
            " where relnamespace = 'pub'::regnamespace"
            " and coalesce(col_description(oid, attnum), '') = ''"
        )
        silent = [name for (name,) in cursor.fetchall()]
        cursor.execute("select count(*) from pg_views where schemaname = 'pub'")
        assert cursor.fetchone()[0] > 40
    assert silent == []


def test_postgres_holds_every_table_of_the_file(for_readers: Settings) -> None:
    with connect(_file(for_readers), settings=for_readers, read_only=True) as connection:
        tables = {
            name
            for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()
        }
    with closing(psycopg2.connect(for_readers.served_postgres)) as connection:
        cursor = connection.cursor()
        cursor.execute("select viewname from pg_views where schemaname = 'pub'")
        assert {name for (name,) in cursor.fetchall()} == tables


def _file(settings: Settings) -> Path:
    return (settings.published / "current" / "tandem.duckdb").resolve()


def _spoken(line: str) -> Figures:
    publish_id, rows, amount = line.strip().split("|")
    return publish_id, int(rows), Decimal(amount)


def _blocks(language: str) -> list[str]:
    page = (PROJECT_ROOT / "docs" / "bi.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def test_a_person_given_a_login_as_documented_reads_the_marts(for_readers: Settings) -> None:
    with closing(psycopg2.connect(for_readers.served_postgres)) as connection, connection:
        connection.cursor().execute("".join(_blocks("sql")))
    url = for_readers.served_postgres.replace("tandem@", "anna@")
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from fct_opportunities")
        assert cursor.fetchone()[0] > 0
        cursor.execute("create view analysts.mine as select * from pub.fct_opportunities")


@pytest.mark.parametrize("example", _blocks("python"))
def test_documented_python_reads_the_marts(
    for_readers: Settings, example: str, tmp_path: Path
) -> None:
    (tmp_path / "var").symlink_to(for_readers.home)
    given = os.environ | {"MARTS_URL": for_readers.served_postgres}
    result = subprocess.run(
        [sys.executable, "-c", example],
        env=given,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


@pytest.mark.parametrize(
    "example", re.findall(r"^\$ (psql .*)$", "".join(_blocks("console")), re.M)
)
def test_documented_psql_reads_the_marts(for_readers: Settings, example: str) -> None:
    given = os.environ | {"MARTS_URL": for_readers.served_postgres}
    result = subprocess.run(
        ["bash", "-c", example], env=given, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("\n") > 2
