"""The same lake gives the same marts: arriving in parts or at once, rebuilt, on either engine."""

from pathlib import Path

import pytest

from tandem.engines.duckdb import connect
from tandem.settings import Settings
from tests.end_to_end.runs import SAMPLE_AS_OF, Run, run_pipeline, tandem, worked_examples
from tests.fixtures.postgres_server import PostgresServer

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

ABOUT_THE_BUILD = {"audit_checks", "audit_models", "audit_publications"}


def test_marts_built_in_two_runs_equal_a_rebuild_from_the_lake(sample_run: Run) -> None:
    rebuilt = tandem("rebuild", home=sample_run.home)
    assert rebuilt.status == 0, rebuilt.output[-3000:]
    assert "equal" in rebuilt.output


def test_what_is_published_was_tested_at_every_stage(sample_run: Run) -> None:
    """Only a build that is compared and thrown away leaves its tests out."""
    file = sample_run.home / "published" / "current" / "tandem.duckdb"
    with connect(file, settings=Settings(home=sample_run.home), read_only=True) as connection:
        tests = connection.execute(
            "select stage, count(*) from marts.audit_models where resource_type = 'test' group by 1"
        ).fetchall()
    assert {stage for stage, count in tests if count > 50} == {"stage", "unify", "mart"}


@pytest.fixture(scope="module")
def postgres_home(
    server: PostgresServer,
    sample_run: Run,
    sample_exports: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The same lake, built and published through Postgres."""
    home = tmp_path_factory.mktemp("postgres_home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TANDEM_ENGINE", "postgres")
        patch.setenv("TANDEM_POSTGRES_URL", server.url)
        patch.setenv("TANDEM_LAKE_DIR", str(sample_run.home / "lake"))
        run = run_pipeline(sample_exports / "exports", home, SAMPLE_AS_OF)
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
def test_postgres_and_duckdb_give_equal_marts(sample_run: Run, postgres_home: Path) -> None:
    with connect(None, settings=Settings(home=sample_run.home)) as connection:
        for name, home in (("duck", sample_run.home), ("post", postgres_home)):
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
def test_readers_of_postgres_see_one_publish(server: PostgresServer, postgres_home: Path) -> None:
    import psycopg2

    connection = psycopg2.connect(server.url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("select count(*), count(distinct publish_id) from pub.fct_leads")
            rows, publishes = cursor.fetchone()
    finally:
        connection.close()
    assert rows > 0
    assert publishes == 1


def _assert_all_hold(said: str) -> None:
    assert "ERROR=0" in said
    assert int(said.split("PASS=")[-1].split()[0]) > 140


def test_every_worked_example_holds_on_duckdb(sample_run: Run) -> None:
    _assert_all_hold(worked_examples(Settings(home=sample_run.home)))


@pytest.mark.postgres
def test_every_worked_example_holds_on_postgres(
    server: PostgresServer, postgres_home: Path
) -> None:
    settings = Settings(home=postgres_home, engine="postgres", postgres_url=server.url)
    _assert_all_hold(worked_examples(settings))
