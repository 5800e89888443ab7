"""The sample company, made and run once per test session."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tandem.engines import dbt
from tandem.publish import publish
from tandem.sample import make_sample
from tandem.settings import PROJECT_ROOT, Settings
from tests.end_to_end.airflow_up import Airflow, started, until
from tests.end_to_end.runs import SAMPLE_AS_OF, Query, Run, published, run_pipeline
from tests.fixtures.postgres_server import PostgresServer, binaries, postgres_server
from tests.fixtures.receivers import Receivers, receivers, routes_file

THE_DAY_BEFORE = "2026-10-31T00:00:00Z"
SMALL = (
    *("salesforce/Account", "salesforce/Lead", "salesforce/Opportunity", "salesforce/User"),
    *("salesforce/OpportunityContactRole", "marketo/leads", "marketo/activities"),
)
LATE = ("activities.extract2.csv.gz", "Task.csv.zip", "Lead.2026-10-25.csv", "deals.jsonl")


@pytest.fixture(scope="session")
def sample_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company: `exports/` as the vendors write them, `truth/` beside."""
    folder = tmp_path_factory.mktemp("sample")
    make_sample(people=600, days=300, seed=11, out=folder / "exports", truth=folder / "truth")
    return folder


@pytest.fixture(scope="session")
def sample_run(
    sample_exports: Path, parsed: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """The pipeline over the sample company in two runs: some files arrive a day later."""
    home = tmp_path_factory.mktemp("sample_home")
    dbt.hand_down_parse(parsed, Settings(home=home))
    exports = sample_exports / "exports"
    early = tmp_path_factory.mktemp("early") / "exports"
    shutil.copytree(exports, early, ignore=shutil.ignore_patterns(*LATE))
    assert all(list(exports.rglob(name)) for name in LATE)
    for folder, as_of in ((early, THE_DAY_BEFORE), (exports, SAMPLE_AS_OF)):
        run = run_pipeline(folder, home, as_of)
        assert run.status == 0, run.output[-4000:]
    return run


@pytest.fixture(scope="session")
def ask(sample_run: Run, sample_exports: Path) -> Iterator[Query]:
    """SQL over the published sample company, with its truth as `truth_<table>`."""
    truth = {f"truth_{f.stem}": f for f in (sample_exports / "truth").glob("*.parquet")}
    assert truth
    with published(sample_run.home, **truth) as query:
        yield query


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server, for the tests of the group "sample"."""
    if binaries() is None:
        pytest.skip("no PostgreSQL server binaries on this machine (Debian: postgresql)")
    with postgres_server() as running:
        yield running


@pytest.fixture(scope="session")
def for_readers(
    server: PostgresServer, sample_run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """The sample company, published for readers: as files, and from Postgres."""
    home = tmp_path_factory.mktemp("for_readers")
    for part in ("warehouse", "dbt", "published"):
        shutil.copytree(sample_run.home / part, home / part, symlinks=True)
    settings = Settings(home=home, bi_postgres_url=server.new_database("for_readers"))
    publish(settings)
    return settings


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures are kept for people to look at: `TANDEM_ARTEFACTS`, else nowhere for long."""
    kept = os.environ.get("TANDEM_ARTEFACTS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("artefacts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def told() -> Iterator[Receivers]:
    """What the started Airflow tells people."""
    with receivers() as channels:
        yield channels


@pytest.fixture(scope="session")
def up(
    parsed: Settings, told: Receivers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Airflow]:
    """Airflow as `tandem up` starts it, with a copy of the agreement that tests may add to."""
    folder = tmp_path_factory.mktemp("up")
    shutil.copytree(PROJECT_ROOT / "expectations" / "agreement", folder / "agreement")
    dbt.hand_down_parse(parsed, Settings(home=folder / "var"))
    notify = {"TANDEM_NOTIFY": str(routes_file(folder))}
    with started(folder, folder / "agreement", notify | told.connections) as airflow:
        yield airflow


@pytest.fixture(scope="session")
def aligned(up: Airflow, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The DAG `alignment`, triggered over a small drop folder: the state of each of its tasks."""
    folder = tmp_path_factory.mktemp("drop")
    make_sample(people=120, days=300, seed=5, out=folder / "all")
    small = folder / "exports"
    for name in SMALL:
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        for file in (folder / "all").glob(f"{name}.*"):
            file.rename((small / name).with_name(file.name))
    until(lambda: up.ask("GET", "/api/v2/dags?dag_id_pattern=alignment")["dags"], 60, "the DAG")
    # unpause and trigger at the same instant, as the button of the page does
    asked = [
        ("PATCH", "/api/v2/dags/alignment", {"is_paused": False}),
        (
            "POST",
            "/api/v2/dags/alignment/dagRuns",
            {"logical_date": None, "conf": {"exports": str(small), "as_of": SAMPLE_AS_OF}},
        ),
    ]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda one: up.ask(*one), asked))
    return up.finish(f"/api/v2/dags/alignment/dagRuns/{answers[1]['dag_run_id']}")


@pytest.fixture(scope="session")
def published_home(
    up: Airflow, aligned: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A copy of a home in which something is published; nobody else's Airflow works in it."""
    assert set(aligned.values()) == {"success"}
    home = tmp_path_factory.mktemp("published_home")
    for part in ("lake", "warehouse", "published", "dbt"):
        shutil.copytree(up.home / part, home / part, symlinks=True)
    return home
