"""How a run ended, as its journal has it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tandem.pipeline import journal
from tandem.pipeline.notify import runs
from tandem.pipeline.notify.read_routes import read_routes
from tandem.settings import Settings
from tandem.stages import Stage
from tests.fixtures.receivers import ROUTES, routes_file
from tests.unit.pipeline.notify.conftest import NOW


def _told(settings: Settings, failed_run: str = "") -> list[tuple[str, str, str]]:
    found = runs.notices(settings, read_routes(settings), failed_run)
    return [(notice.kind, notice.name, notice.line.text) for notice in found]


@pytest.fixture
def events(deployment: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Journals what each step of a run ended with."""
    monkeypatch.setenv("TANDEM_RUN_ID", "run-1")

    def write(*told: tuple[str, str, str]) -> None:
        first = ("plan", "", "finished")
        for place, (step, subject, kind) in enumerate([first, *told]):
            at = NOW + timedelta(seconds=place)
            words = {"what": f"{step} {kind}.", "remedy": "Do.", "code": step}
            event = {"at": at, "stage": Stage.EXTRACT, "step": step, "subject": subject}
            journal.append(deployment, journal.Event(kind=kind, **event, **words))

    return write


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("check_failed", "check_failed"),
        ("gzip_truncated", "run_failed"),
        ("degraded", "run_degraded"),
    ],
)
def test_what_a_run_failed_with_says_which_kind_it_is(
    deployment: Settings, failed_run: Callable[..., None], code: str, kind: str
) -> None:
    failed_run(code=code)
    assert _told(deployment) == [(kind, "run-1", "Run run-1: What. Why. Remedy.")]


def test_a_run_that_went_well_is_not_told(deployment: Settings, events) -> None:
    events(("load", "Lead.csv", "finished"))
    assert _told(deployment) == []


def test_what_failed_and_then_went_well_is_not_told(deployment: Settings, events) -> None:
    events(("load", "", "failed"), ("load", "", "finished"))
    assert _told(deployment) == []


def test_a_quota_that_is_used_up_names_what_was_put_off(deployment: Settings, events) -> None:
    events(("extract", "salesforce/Lead", "deferred"), ("degraded", "", "failed"))
    assert _told(deployment) == [
        ("run_degraded", "run-1", "Run run-1: degraded failed.  Do."),
        ("run_degraded", "run-1:salesforce/Lead", "salesforce/Lead: extract deferred. Do."),
    ]


def test_what_was_put_off_and_then_came_was_not_left_out(deployment: Settings, events) -> None:
    events(("extract", "a", "deferred"), ("extract", "a", "finished"), ("degraded", "", "failed"))
    assert [name for _, name, _ in _told(deployment)] == ["run-1"]


def test_only_the_latest_run_over_all_stages_counts(
    deployment: Settings, failed_run: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed_run()
    monkeypatch.setenv("TANDEM_RUN_ID", "notices-1")
    with journal.step(deployment, Stage.PUBLISH, "tell"):
        pass
    assert [name for _, name, _ in _told(deployment)] == ["run-1"]


def test_a_run_that_was_killed_is_told_though_its_journal_says_nothing(
    deployment: Settings,
) -> None:
    ((kind, name, text),) = _told(deployment, failed_run="scheduled__1")
    assert (kind, name) == ("run_failed", "scheduled__1")
    assert "what was published before still stands" in text


def test_a_failure_leads_to_the_runbook_it_names(
    deployment: Settings, failed_run: Callable[..., None], tmp_path
) -> None:
    base = "runbooks: https://docs.example.com/runbooks\n"
    linked = deployment.model_copy(update={"notify": routes_file(tmp_path, base + ROUTES)})
    failed_run(code="check_failed", what="See `docs/runbooks/sla-clocks.md`.")
    (notice,) = runs.notices(linked, read_routes(linked))
    assert notice.line.url == "https://docs.example.com/runbooks/sla-clocks.md"


def test_a_journal_written_at_this_moment_counts(deployment: Settings, events) -> None:
    events(("load", "", "failed"))
    path = journal.path_of(deployment, "run-1")
    path.write_text(path.read_text() + '{"at": "cut')
    assert datetime.now(tz=UTC) > NOW
    assert len(_told(deployment)) == 1


@pytest.mark.parametrize("code", ["dbt_node_failed", "dbt_did_not_start"])
def test_what_dbt_says_is_not_told_because_it_may_quote_a_value(
    deployment: Settings, failed_run: Callable[..., None], code: str
) -> None:
    failed_run(code=code, what="Model `x` failed in stage mart: Could not convert 'canary'.")
    ((_, _, text),) = _told(deployment)
    assert text == "Run run-1: Model `x` failed in stage mart. Why. Remedy."
