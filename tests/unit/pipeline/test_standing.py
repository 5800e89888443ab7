"""How the last run stands, by its journal; and who is needed for it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tandem.pipeline import journal, standing
from tandem.settings import Settings
from tandem.stages import Stage

NOW = datetime.now(tz=UTC)


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_RUN_ID", "run-1")


def _event(settings: Settings, kind: str, step: str, stage: Stage, **more: object) -> None:
    at = more.pop("at", NOW)
    journal.append(settings, journal.Event(at=at, kind=kind, step=step, stage=stage, **more))


def _begin(settings: Settings) -> None:
    _event(settings, "finished", "plan", Stage.EXTRACT)


def test_where_nothing_happened_nobody_is_needed(settings: Settings) -> None:
    stands = standing.standing(settings)
    assert (stands.publish, stands.last_run, stands.needs) == (None, None, [])


def test_a_run_that_published_needs_nobody(settings: Settings) -> None:
    _begin(settings)
    _event(settings, "finished", "publish", Stage.PUBLISH)
    stands = standing.standing(settings)
    assert stands.last_run is not None
    assert (stands.last_run.state, stands.needs) == ("published", [])


@pytest.mark.parametrize(("code", "state"), [("gzip", "failed"), ("degraded", "degraded")])
def test_a_run_that_failed_needs_somebody_and_says_what_to_do(
    settings: Settings, code: str, state: str
) -> None:
    _begin(settings)
    _event(settings, "failed", "load", Stage.LOAD, code=code, what="Cut off.", remedy="Export.")
    stands = standing.standing(settings)
    assert stands.last_run is not None
    assert (stands.last_run.state, stands.last_run.stage) == (state, Stage.LOAD)
    assert stands.needs == [f"The last run {state} in load: Cut off. Export."]


@pytest.mark.parametrize(("silent", "state"), [(1, "under way"), (121, "killed")])
def test_a_run_that_says_nothing_any_more_was_killed(
    settings: Settings, silent: int, state: str
) -> None:
    at = datetime.now(tz=UTC) - timedelta(minutes=silent)
    _event(settings, "finished", "plan", Stage.EXTRACT, at=at)
    _event(settings, "started", "mart", Stage.MART, at=at)
    stands = standing.standing(settings)
    assert stands.last_run is not None
    assert stands.last_run.state == state
    assert bool(stands.needs) == (state == "killed")


def test_late_marts_need_somebody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    class Evening(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2026, 11, 2, 20, tzinfo=UTC)

    monkeypatch.setattr(standing, "datetime", Evening)
    waiting = settings.model_copy(update={"apis": "salesforce"})
    (need,) = standing.standing(waiting).needs
    assert "has published nothing for 20 hours" in need


def test_looking_writes_nothing(settings: Settings) -> None:
    _begin(settings)
    before = _files(settings.home)
    standing.standing(settings)
    assert _files(settings.home) == before


def _files(home: Path) -> set[str]:
    return {os.path.relpath(path, home) for path in home.rglob("*")}
