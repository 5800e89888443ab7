from datetime import UTC, datetime

import pytest

from tandem.cli import progress
from tandem.clients.failures import QuotaExhausted
from tandem.errors import InputRefused
from tandem.pipeline import journal
from tandem.settings import Settings
from tandem.stages import Stage


def _events(settings: Settings) -> list[journal.Event]:
    return list(journal.read(journal.path_of(settings, journal.run_id())))


def test_step_is_journalled_from_start_to_end(settings: Settings) -> None:
    with journal.step(settings, Stage.LOAD, "load") as note:
        note("3 rows")
    assert [(event.kind, event.summary) for event in _events(settings)] == [
        ("started", ""),
        ("finished", "3 rows"),
    ]


def test_failure_of_ours_keeps_its_three_sentences(settings: Settings) -> None:
    with pytest.raises(InputRefused), journal.step(settings, Stage.LAND, "land", "Lead.csv"):
        raise InputRefused("What.", why="Why.", remedy="Remedy.")
    last = _events(settings)[-1]
    assert (last.what, last.why, last.remedy) == ("What.", "Why.", "Remedy.")


def test_what_a_vendor_put_off_is_no_failure(settings: Settings) -> None:
    reset = datetime(2026, 11, 2, tzinfo=UTC)
    with pytest.raises(QuotaExhausted), journal.step(settings, Stage.EXTRACT, "extract", "Lead"):
        raise QuotaExhausted("Daily.", until=reset)
    assert [event.kind for event in _events(settings)] == ["started", "deferred"]
    assert progress.summary(_events(settings)) == "1 put off by the vendor"


def test_text_of_a_foreign_error_is_not_journalled(settings: Settings) -> None:
    with pytest.raises(ValueError, match="jane"), journal.step(settings, Stage.LOAD, "load"):
        raise ValueError("bad value jane@example.com")
    assert "jane" not in journal.path_of(settings, journal.run_id()).read_text()


def test_half_a_line_of_a_killed_process_is_passed_over(settings: Settings) -> None:
    with journal.step(settings, Stage.LOAD, "load"):
        pass
    path = journal.path_of(settings, journal.run_id())
    path.write_text(path.read_text() + '{"at": "2026-')
    assert len(_events(settings)) == 2
