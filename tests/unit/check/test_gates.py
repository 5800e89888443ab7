from datetime import UTC, datetime

import pytest

from tandem.check.landed import check_landed
from tandem.check.marts import check_marts
from tandem.check.suite import suites_of
from tandem.engines import builds
from tandem.engines.duckdb import connect
from tandem.errors import CheckFailed
from tandem.handover import LoadedBatch
from tandem.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def _batch(**changes: int) -> LoadedBatch:
    counts = {"rows_in": 100, "rows_loaded": 100, "rows_quarantined": 0, "rows_duplicate": 0}
    return LoadedBatch(
        batch_id="b1",
        source="salesforce",
        source_instance="default",
        object="Lead",
        file="Lead.csv",
        sha256="0" * 64,
        landed_at=NOW,
        loaded_at=NOW,
        **(counts | changes),
    )


def test_balanced_batch_passes(settings: Settings) -> None:
    assert all(result.is_passed for result in check_landed([_batch()], settings))


def test_row_without_a_place_stops_the_run(settings: Settings) -> None:
    with pytest.raises(CheckFailed, match="every_row_in_is_accounted_for"):
        check_landed([_batch(rows_loaded=99)], settings)


def test_few_quarantined_rows_warn_and_many_stop(settings: Settings) -> None:
    results = check_landed([_batch(rows_loaded=95, rows_quarantined=5)], settings)
    warned = [result.check for result in results if not result.is_passed]
    assert warned == ["few_rows_are_quarantined"]
    with pytest.raises(CheckFailed, match="export_is_not_broken"):
        check_landed([_batch(rows_loaded=70, rows_quarantined=30)], settings)


def test_no_batch_at_all_stops_the_run(settings: Settings) -> None:
    with pytest.raises(CheckFailed):
        check_landed([], settings)


def test_absent_marts_stop_the_publish_and_leave_the_build_unchecked(settings: Settings) -> None:
    with connect(settings.warehouse, settings=settings) as connection:
        connection.execute("create schema marts")
    build = builds.begin(settings)
    with pytest.raises(CheckFailed, match="table_exists"):
        check_marts(build, settings)
    assert builds.current(settings).state == "building"


@pytest.mark.parametrize("gate", ["landed", "marts"])
def test_every_suite_names_a_runbook_that_exists(gate: str, settings: Settings) -> None:
    for suite in suites_of(gate, settings, NOW):
        assert (PROJECT_ROOT / "docs" / "runbooks" / f"{suite.runbook}.md").is_file()


def test_gate_gives_the_warehouse_back_to_the_next_stage(settings: Settings) -> None:
    with connect(settings.warehouse, settings=settings) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.audit_batches as select 'b' as batch_id, true as is_balanced"
        )
    with pytest.raises(CheckFailed):
        check_marts(builds.begin(settings), settings)
    with connect(None, settings=settings) as connection:
        connection.execute(f"attach '{settings.warehouse}' as warehouse (read_only)")
