"""Windows cover time once, without a gap, whatever was pulled before."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.extract.windows import BEGINNING, covered_until, due_windows, split, with_lookback
from tandem.handover import Window

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def window(first, last):
    """A window of whole days before NOW."""
    return Window(since=NOW - first * DAY, until=NOW - last * DAY)


def test_a_first_load_is_one_window_from_the_beginning():
    assert due_windows(NOW) == [Window(since=BEGINNING, until=NOW)]


def test_the_next_window_begins_where_the_last_one_ended():
    done = [Window(since=BEGINNING, until=NOW - DAY)]
    assert due_windows(NOW, done=done) == [window(1, 0)]


def test_nothing_is_due_when_no_time_has_passed():
    assert due_windows(NOW, done=[Window(since=BEGINNING, until=NOW)]) == []


def test_a_run_a_moment_later_begins_no_further_window():
    done = [Window(since=BEGINNING, until=NOW - timedelta(minutes=14))]
    assert due_windows(NOW, done=done) == []
    assert due_windows(NOW + timedelta(minutes=1), done=done) != []


def test_a_short_gap_between_windows_is_pulled():
    done = [Window(since=BEGINNING, until=NOW - DAY), window(0.999, 0)]
    assert due_windows(NOW, done=done) == [window(1, 0.999)]


def test_a_window_that_was_begun_comes_again_with_the_same_bounds():
    done = [Window(since=BEGINNING, until=NOW - 3 * DAY)]
    assert due_windows(NOW, done=done, begun=[window(3, 1)]) == [window(3, 1), window(1, 0)]


def test_a_window_begun_and_since_covered_by_others_is_not_pulled_again():
    done = [Window(since=BEGINNING, until=NOW)]
    assert due_windows(NOW, done=done, begun=[window(3, 1)]) == []


def test_a_window_is_cut_to_what_the_vendor_answers_at_once():
    tiles = due_windows(NOW, begin_at=NOW - 70 * DAY, longest=31 * DAY)
    assert tiles == [window(70, 39), window(39, 8), window(8, 0)]


def test_the_lookback_reaches_back_and_never_before_the_beginning():
    assert with_lookback(window(1, 0), DAY) == window(2, 0)
    first = Window(since=BEGINNING, until=NOW)
    assert with_lookback(first, DAY) == first


def test_a_gap_ends_what_counts_as_covered():
    begin = NOW - 9 * DAY
    assert covered_until([window(9, 8), window(8, 5), window(4, 0)], begin) == NOW - 5 * DAY
    assert covered_until([window(4, 0)], begin) is None


def test_a_window_needs_a_zone_and_time_inside():
    with pytest.raises(ValueError, match="time zone"):
        Window(since=datetime(2026, 1, 1), until=NOW)
    with pytest.raises(ValueError, match="no time lies"):
        Window(since=NOW, until=NOW)


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
        lambda pair: window(pair[0] + pair[1], pair[0])
    ),
    max_size=6,
)


@given(done=spans, begun=spans, longest=st.integers(1, 40))
def test_what_is_done_and_what_is_due_cover_all_of_time(done, begun, longest):
    begin = NOW - 100 * DAY
    due = due_windows(NOW, done=done, begun=begun, begin_at=begin, longest=longest * DAY)
    assert covered_until([*done, *due], begin) == NOW
    new = [item for item in due if item not in begun]
    assert all(item.until - item.since <= longest * DAY for item in new)
    assert all(earlier.until <= later.since for earlier, later in pairwise(new))


@given(days=st.integers(1, 400), longest=st.integers(1, 60))
def test_tiles_join_without_gap_or_overlap(days, longest):
    tiles = split(window(days, 0), longest * DAY)
    assert [tile.since for tile in tiles[1:]] == [tile.until for tile in tiles[:-1]]
    assert (tiles[0].since, tiles[-1].until) == (NOW - days * DAY, NOW)
