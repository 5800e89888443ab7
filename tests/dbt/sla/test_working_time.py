"""Every clock of random companies in every IANA zone, by the models and by hand: exactly equal.

By hand means plain loops over a person's life and a walk over every second of the wall clock. The
models run as they are, from subjects to marts. `make soak` does the same with more people and
other seeds.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.dbt.sla.by_hand import Verdict
from tests.dbt.sla.conftest import Clocks
from tests.dbt.sla.random_companies import IANA_ZONES

pytestmark = pytest.mark.xdist_group("sla")


def _different(clocks: Clocks, said: Callable[[Verdict], Any]) -> list[tuple[Any, ...]]:
    """The first clocks about which models and hand do not say the same."""
    found = (
        (key, said(clocks.by_models[key]), said(verdict))
        for key, verdict in clocks.by_hand.items()
        if said(clocks.by_models[key]) != said(verdict)
    )
    return [difference for _, difference in zip(range(3), found, strict=False)]


def _share(verdicts: Iterable[Verdict], is_so: Callable[[Verdict], bool]) -> float:
    flags = [is_so(verdict) for verdict in verdicts]
    return sum(flags) / len(flags)


def test_the_clocks_cover_every_zone_and_enough_of_everything(clocks: Clocks) -> None:
    count = len(clocks.by_hand)
    assert count >= 20_000
    assert clocks.zones == IANA_ZONES
    assert clocks.across_a_change >= 0.3 * count
    every = clocks.by_hand.values()
    assert _share(every, lambda clock: len({part.calendar for part in clock.slices}) > 1) > 0.05
    assert _share(every, lambda clock: any(part.is_paused for part in clock.slices)) > 0.3
    assert _share(every, lambda clock: (clock.worked or 0) % 1_000_000 > 0) > 0.05
    states = {clock.state for clock in every}
    open_or_paused = {"not_started", "running", "paused", "breached_open"}
    assert states == {"met", "breached_closed", "void", *open_or_paused}


def test_models_and_hand_find_the_same_clocks(clocks: Clocks) -> None:
    assert clocks.by_models.keys() == clocks.by_hand.keys()


def test_working_time_is_equal_to_the_microsecond(clocks: Clocks) -> None:
    assert _different(clocks, lambda clock: clock.worked) == []


def test_every_slice_has_its_owner_calendar_pause_and_time(clocks: Clocks) -> None:
    assert _different(clocks, lambda clock: clock.slices) == []


def test_slices_add_up_to_their_clock(clocks: Clocks) -> None:
    started = [clock for clock in clocks.by_models.values() if clock.slices]
    assert all(sum(part.worked for part in clock.slices) == clock.worked for clock in started)


def test_a_clock_is_due_at_the_first_instant_that_reaches_its_target(clocks: Clocks) -> None:
    assert _different(clocks, lambda clock: clock.due_at) == []


def test_a_clock_breaks_at_the_last_instant_within_its_target(clocks: Clocks) -> None:
    assert _different(clocks, lambda clock: clock.breached_at) == []


def test_every_clock_is_in_the_state_told_by_hand(clocks: Clocks) -> None:
    assert _different(clocks, lambda clock: clock.state) == []
