"""Every worked example of the dbt project holds, on DuckDB and on Postgres."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from tandem.agreement import agreement_tables, load_agreement
from tandem.engines import dbt, warehouse
from tandem.settings import Settings
from tandem.sources.registry import load_registry
from tandem.unify import unify
from tests.fixtures.postgres_server import binaries, postgres_server

pytestmark = pytest.mark.slow


def _dbt(settings: Settings, *arguments: str) -> str:
    """Run dbt where and how the pipeline does, and return what it said."""
    project = str(settings.dbt_project)
    result = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments),
            *("--project-dir", project, "--profiles-dir", project),
            *("--target", settings.engine, "--target-path", str(settings.home / "target")),
            *("--log-path", str(settings.home / "dbt_logs")),
        ],
        env=dict(dbt.environment(settings)),
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-6000:]
    return result.stdout


@pytest.fixture(
    params=[
        "duckdb",
        pytest.param("postgres", marks=[pytest.mark.postgres]),
    ]
)
def empty_warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A warehouse with every relation and no rows."""
    given = {"home": tmp_path, "engine": request.param, "as_of": "2026-11-01T00:00:00Z"}
    with ExitStack() as stack:
        if request.param == "postgres":
            if binaries() is None:
                pytest.skip("no PostgreSQL server binaries on this machine (Debian: postgresql)")
            given["postgres_url"] = stack.enter_context(postgres_server()).url
        settings = Settings(**given)
        tables = agreement_tables(
            load_agreement(settings.agreement_dir), date(2024, 1, 1), date(2026, 12, 31)
        )
        warehouse.prepare(settings, load_registry(), tables)
        _dbt(settings, "seed")
        _dbt(settings, "run", "--select", "+tag:unify_inputs")
        with warehouse.door(settings) as door:
            unify(settings, door)
        _dbt(settings, "run", "--exclude", "+tag:unify_inputs")
        yield settings


def test_every_worked_example_holds(empty_warehouse: Settings) -> None:
    said = _dbt(empty_warehouse, "test", "--select", "test_type:unit")
    assert "ERROR=0" in said
    assert int(said.split("PASS=")[-1].split()[0]) > 140
