"""Whether a company's records are dropped as files or pulled from its vendors: the same marts."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.engines import dbt
from tandem.engines.duckdb import connect
from tandem.extract.pull import Pull
from tandem.settings import Settings
from tests.contracts.hubspot.fake import serving as serving_hubspot
from tests.contracts.hubspot.portal import sample_portal
from tests.contracts.hubspot.pulling import new_puller
from tests.contracts.marketo.fake import FakeMarketo
from tests.contracts.marketo.fake import serving as serving_marketo
from tests.contracts.marketo.instance import sample_instance
from tests.contracts.marketo.pulling import new_pull
from tests.contracts.salesforce.company import org_tables
from tests.contracts.salesforce.conftest import CONTRACT, Office
from tests.contracts.salesforce.fake import Org, serve
from tests.end_to_end.runs import SAMPLE_AS_OF, Run, run_pipeline
from tests.fixtures.loopback import VirtualClock

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]
BEFORE_THE_COMPANY = datetime(2025, 12, 1, tzinfo=UTC)
VENDORS = ("salesforce", "marketo", "hubspot")


@pytest.fixture(scope="module")
def pulled_run(
    sample_exports: Path,
    sample_run: Run,
    parsed: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """The pipeline over what three vendors' APIs gave, beside the other sources' files.

    It goes on with the ids of people that the dropped files were given: an id depends on which
    records were known first, and stays whatever way records come.
    """
    exports, folder = sample_exports / "exports", tmp_path_factory.mktemp("pulled") / "exports"
    shutil.copytree(exports, folder, ignore=shutil.ignore_patterns(*VENDORS))
    settings = Settings(home=tmp_path_factory.mktemp("pulling"))
    with ExitStack() as stack:
        for pull, time in _pulls(exports, settings, stack):
            _drop(pull, time, folder)
    home = tmp_path_factory.mktemp("pulled_home")
    dbt.hand_down_parse(parsed, Settings(home=home))
    shutil.copytree(sample_run.home / "lake" / "_identity", home / "lake" / "_identity")
    run = run_pipeline(folder, home, SAMPLE_AS_OF)
    assert run.status == 0, run.output[-4000:]
    return run


def _pulls(
    exports: Path, settings: Settings, stack: ExitStack
) -> Iterator[tuple[Pull, VirtualClock]]:
    org = Org(org_tables(exports, CONTRACT))
    yield Office(org, stack.enter_context(serve(org)), settings).pull(), org.time
    marketo = stack.enter_context(serving_marketo(FakeMarketo(sample_instance(exports))))
    yield new_pull(marketo, settings, BEFORE_THE_COMPANY), marketo.time
    hubspot = stack.enter_context(serving_hubspot(sample_portal(exports)))
    yield new_puller(hubspot, settings.home).pull, hubspot.time


def _drop(pull: Pull, time: VirtualClock, folder: Path) -> None:
    for request in pull.extractor.plan():
        for file in pull.run(request, time.sleep_until):
            target = folder / file.source / file.name
            target.parent.mkdir(exist_ok=True)
            assert not target.exists()
            shutil.copy(file.path, target)


def test_pulled_and_dropped_records_give_the_same_marts(pulled_run: Run, sample_run: Run) -> None:
    with connect(None, settings=Settings()) as connection:
        for name, run in (("pulled", pulled_run), ("dropped", sample_run)):
            marts = run.home / "published" / "current" / "tandem.duckdb"
            connection.execute(f"attach '{marts}' as {name} (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'dropped'"
            " and schema_name = 'marts' and table_name not like 'audit_%'"
        ).fetchall()
        assert len(tables) > 30
        different = {name: _differences(connection, name) for (name,) in tables}
    assert {name: rows for name, rows in different.items() if rows} == {}


def _differences(connection, name: str) -> int:
    """Rows that only one of the two has, without the publish they belong to."""
    ours, theirs = (
        f"select * exclude (publish_id) from {side}.marts.{name}" for side in ("pulled", "dropped")
    )
    return connection.execute(
        f"select count(*) from (({ours} except all {theirs}) union all"
        f" ({theirs} except all {ours}))"
    ).fetchone()[0]
