"""The same lake gives the same marts: arriving in parts or at once, rebuilt, on either engine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tandem.engines.duckdb import connect
from tandem.sample import make_sample
from tandem.settings import Settings
from tests.end_to_end.runs import SAMPLE_AS_OF, Run, run_pipeline, tandem
from tests.fixtures.postgres_server import PostgresServer, binaries, postgres_server

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("engines")]

LATE = ("activities.extract2.csv.gz", "Task.csv.zip", "Lead.2026-10-25.csv", "deals.jsonl")
ABOUT_THE_BUILD = {"audit_checks", "audit_models", "audit_publications"}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines") / "exports"
    make_sample(people=200, days=200, seed=3, out=folder)
    return folder


@pytest.fixture(scope="module")
def second_run(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Two runs on DuckDB: some files come a day later, with versions of known records."""
    home = tmp_path_factory.mktemp("duckdb_home")
    early = tmp_path_factory.mktemp("early") / "exports"
    shutil.copytree(exports, early, ignore=shutil.ignore_patterns(*LATE))
    assert sum(1 for name in LATE if list(exports.rglob(name))) >= 3
    first = run_pipeline(early, home, "2026-10-31T00:00:00Z")
    assert first.status == 0, first.output[-3000:]
    second = run_pipeline(exports, home, SAMPLE_AS_OF)
    assert second.status == 0, second.output[-3000:]
    return second


def test_marts_built_in_two_runs_equal_a_rebuild_from_the_lake(second_run: Run) -> None:
    rebuilt = tandem("rebuild", home=second_run.home)
    assert rebuilt.status == 0, rebuilt.output[-3000:]
    assert "equal" in rebuilt.output


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    if binaries() is None:
        pytest.skip("no PostgreSQL server binaries on this machine (Debian: postgresql)")
    with postgres_server() as running:
        yield running


@pytest.fixture(scope="module")
def postgres_home(
    server: PostgresServer, second_run: Run, exports: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same lake, built and published through Postgres."""
    home = tmp_path_factory.mktemp("postgres_home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TANDEM_ENGINE", "postgres")
        patch.setenv("TANDEM_POSTGRES_URL", server.url)
        patch.setenv("TANDEM_LAKE_DIR", str(second_run.home / "lake"))
        run = run_pipeline(exports, home, SAMPLE_AS_OF)
    assert run.status == 0, run.output[-3000:]
    return home


def _columns(connection, database: str, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = ? and table_name = ? and column_name <> 'publish_id'"
        " order by column_name",
        [database, table],
    ).fetchall()
    return [f'round("{name}", 6)' if kind == "DOUBLE" else f'"{name}"' for name, kind in rows]


@pytest.mark.postgres
def test_postgres_and_duckdb_give_equal_marts(second_run: Run, postgres_home: Path) -> None:
    with connect(None, settings=Settings(home=second_run.home)) as connection:
        for name, home in (("duck", second_run.home), ("post", postgres_home)):
            file = home / "published" / "current" / "tandem.duckdb"
            connection.execute(f"attach '{file}' as {name} (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'duck'"
        ).fetchall()
        assert len(tables) > 40
        different = {}
        for (table,) in tables:
            if table in ABOUT_THE_BUILD:
                continue
            columns = ", ".join(_columns(connection, "duck", table))
            duck, post = (
                f"select {columns} from {name}.marts.{table}" for name in ("duck", "post")
            )
            count = connection.execute(
                f"select (select count(*) from ({duck} except all {post})),"
                f" (select count(*) from ({post} except all {duck}))"
            ).fetchone()
            if count != (0, 0):
                different[table] = count
        assert different == {}


@pytest.mark.postgres
def test_readers_of_postgres_see_one_published_schema(
    server: PostgresServer, postgres_home: Path
) -> None:
    import psycopg2

    connection = psycopg2.connect(server.url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("select count(*), count(distinct publish_id) from published.fct_leads")
            rows, publishes = cursor.fetchone()
    finally:
        connection.close()
    assert rows > 0
    assert publishes == 1
