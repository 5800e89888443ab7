from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.errors import InputRefused, StageFailed
from tandem.extract.ledger import WindowLedger
from tandem.extract.windows import BEGINNING
from tandem.handover import ExtractRequest, LoadedBatch, Window
from tandem.pipeline import journal
from tandem.pipeline.accounting import require_complete
from tandem.settings import Settings
from tandem.stages import Stage

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LEADS = ExtractRequest(source="salesforce", object="Lead", files=(Path("Lead.csv"),))
TASKS = ExtractRequest(source="salesforce", object="Task", files=(Path("Task.csv"),))
LOADED = LoadedBatch(
    batch_id="b1",
    source="salesforce",
    source_instance="default",
    object="Lead",
    file="Lead.csv",
    sha256="0" * 64,
    rows_in=1,
    rows_loaded=1,
    rows_quarantined=0,
    rows_duplicate=0,
    landed_at=NOW,
    loaded_at=NOW,
)


def _refuse_tasks(settings: Settings) -> None:
    with (
        pytest.raises(InputRefused),
        journal.step(settings, Stage.LOAD, "load", "salesforce@default/Task.csv"),
    ):
        raise InputRefused("`Task.csv` is cut off.", why="Rows are missing.", remedy="Export.")


def test_run_goes_on_when_everything_is_loaded(settings: Settings) -> None:
    assert require_complete([LEADS], [LOADED], settings) is False


def test_run_stops_with_the_words_of_the_refusal(settings: Settings) -> None:
    _refuse_tasks(settings)
    with pytest.raises(StageFailed) as failure:
        require_complete([LEADS, TASKS], [LOADED], settings)
    assert "Task.csv" in failure.value.what
    assert "salesforce/Task" in failure.value.why


def test_run_goes_on_degraded_when_told_to(settings: Settings) -> None:
    lenient = settings.model_copy(update={"publish_degraded": True})
    assert require_complete([LEADS, TASKS], [LOADED], lenient) is True


def test_run_that_loaded_nothing_stops_even_then(settings: Settings) -> None:
    lenient = settings.model_copy(update={"publish_degraded": True})
    with pytest.raises(StageFailed):
        require_complete([LEADS, TASKS], [], lenient)


def _window(settings: Settings, state: str) -> ExtractRequest:
    window = Window(since=BEGINNING, until=NOW)
    request = ExtractRequest(source="salesforce", object="Lead", window=window)
    if state:
        WindowLedger(settings.lake).record(request, state)  # type: ignore[arg-type]
    return request


def test_a_window_counts_by_its_state_not_by_its_files(settings: Settings) -> None:
    assert require_complete([_window(settings, "SUCCESS")], [], settings) is False


def test_a_window_that_its_vendor_put_off_lets_the_run_go_on_degraded(settings: Settings) -> None:
    assert require_complete([_window(settings, "DEFERRED")], [], settings) is True


@pytest.mark.parametrize("state", ["", "RUNNING", "PARTIAL", "FAILED"])
def test_a_window_that_is_not_loaded_stops_the_run(settings: Settings, state: str) -> None:
    with pytest.raises(StageFailed):
        require_complete([_window(settings, state)], [], settings)


def test_a_source_that_could_not_be_planned_stops_the_run(settings: Settings) -> None:
    with pytest.raises(StageFailed):
        require_complete([LEADS], [LOADED], settings, is_planned=False)


def test_an_api_may_have_nothing_new(settings: Settings) -> None:
    with_api = settings.model_copy(update={"apis": "salesforce"})
    assert require_complete([], [], with_api) is False
    with pytest.raises(StageFailed):
        require_complete([], [], settings)
