from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.pipeline.notify.ledger import KEEP, Ledger, held_ledger, ledger_of
from tandem.pipeline.notify.notice import KINDS, PROMISES
from tandem.settings import Settings
from tests.unit.pipeline.notify.conftest import notice

TODAY = date(2026, 11, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "notices" / "sales.json")


def _later(tmp_path: Path) -> Ledger:
    """As another process finds it."""
    return Ledger(tmp_path / "notices" / "sales.json")


def test_what_was_told_is_not_new_to_the_next_process(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record([notice("1")], [], KINDS, TODAY)
    assert _later(tmp_path).new([notice("1"), notice("2")]) == [notice("2")]


def test_the_same_clock_is_new_in_another_state(ledger: Ledger) -> None:
    soon = notice("1", kind="sla_due_soon")
    ledger.record([soon], [soon], KINDS, TODAY)
    assert ledger.new([notice("1")]) == [notice("1")]


def test_a_check_that_passed_in_between_is_news_again(ledger: Ledger) -> None:
    failed = notice("c", kind="check_failed")
    ledger.record([failed], [failed], KINDS, TODAY)
    ledger.record([], [failed], KINDS, TODAY)
    assert ledger.new([failed]) == []
    ledger.record([], [], KINDS, TODAY)
    assert ledger.new([failed]) == [failed]


def test_a_clock_that_flickers_is_told_once(ledger: Ledger) -> None:
    ledger.record([notice("1")], [notice("1")], KINDS, TODAY)
    ledger.record([], [], KINDS, TODAY + KEEP)
    assert ledger.new([notice("1")]) == []
    ledger.record([], [], KINDS, TODAY + KEEP + timedelta(days=1))
    assert ledger.new([notice("1")]) == [notice("1")]


def test_a_breach_that_lasts_is_never_forgotten(ledger: Ledger) -> None:
    ledger.record([notice("1")], [], KINDS, TODAY)
    for days in range(0, 400, 50):
        ledger.record([], [notice("1")], KINDS, TODAY + timedelta(days=days))
    assert ledger.new([notice("1")]) == []


@pytest.mark.parametrize("kind", sorted(set(KINDS) - PROMISES))
def test_whoever_looks_for_one_kind_forgets_nothing_of_others(ledger: Ledger, kind: str) -> None:
    told = notice("1", kind=kind)
    ledger.record([told], [told], KINDS, TODAY)
    ledger.record([], [], PROMISES, TODAY)
    assert ledger.new([told]) == []


def test_a_kind_is_first_until_it_was_looked_for(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record([], [], ["run_failed"], TODAY)
    assert not _later(tmp_path).is_first("run_failed")
    assert _later(tmp_path).is_first("sla_breached")


def test_only_one_process_tells_a_channel_at_a_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tandem.pipeline.notify.ledger._WAIT_SECONDS", 0.0)
    with held_ledger(settings, "sales"):
        with pytest.raises(TimeoutError), held_ledger(settings, "sales"):
            pass
        with held_ledger(settings, "revops"):
            pass


@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=12))
@settings(deadline=None)
def test_no_clock_is_ever_told_twice_within_the_time_it_is_kept(tmp_path_factory, rounds) -> None:
    path = tmp_path_factory.mktemp("ledger") / "sales.json"
    told: list[str] = []
    for broken in rounds:
        due = [notice(name) for name in sorted(broken)]
        new = Ledger(path).new(due)
        Ledger(path).record(new, due, KINDS, TODAY)
        told += [one.name for one in new]
    assert len(told) == len(set(told))
    assert set(told) == set().union(*rounds)


def test_looking_into_a_ledger_makes_none(settings: Settings) -> None:
    assert ledger_of(settings, "sales").new([notice()]) == [notice()]
    assert not (settings.home / "notices").exists()
