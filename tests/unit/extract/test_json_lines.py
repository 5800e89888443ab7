"""A file that grows page by page, broken off anywhere and gone on with."""

import json

import pytest

from tandem.clients.failures import VendorUnavailable
from tandem.extract.json_lines import PAGES_BETWEEN, Rows, discard, grow

NUMBERS = 4 * PAGES_BETWEEN


class Killed(BaseException):
    """What a process that is killed never handles."""


class Counting:
    """A step of one row a page, which can go on behind any of them."""

    def __init__(self, first=1, stop_at=None, error=None, is_resumable=True):
        self.first, self.stop_at, self.error = first, stop_at, error
        self.is_resumable = is_resumable
        self.asked = []

    def __call__(self, after):
        for number in range(int(after or self.first - 1) + 1, self.first + NUMBERS):
            if number == self.stop_at:
                raise self.error
            self.asked.append(number)
            yield Rows([{"n": number}], str(number) if self.is_resumable else None, seen=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "numbers.jsonl"


def numbers(path):
    return [json.loads(line)["n"] for line in path.read_text().splitlines()]


def test_steps_follow_one_another_and_are_counted(path):
    progress = grow(path, "x", [Counting(1), Counting(101)])
    assert numbers(path) == [*range(1, NUMBERS + 1), *range(101, 101 + NUMBERS)]
    assert (progress.lines, progress.seen) == (2 * NUMBERS, (NUMBERS, NUMBERS))
    assert progress.bytes == path.stat().st_size


def test_a_kill_costs_a_few_pages(path):
    with pytest.raises(Killed):
        grow(path, "x", [Counting(stop_at=NUMBERS - 3, error=Killed())])
    rest = Counting()
    progress = grow(path, "x", [rest])
    assert numbers(path) == list(range(1, NUMBERS + 1))
    assert progress.seen == (NUMBERS,)
    assert 3 < len(rest.asked) <= 3 + 1 + PAGES_BETWEEN


def test_a_failure_that_is_told_costs_no_page(path):
    error = VendorUnavailable("x", why="y", remedy="z")
    with pytest.raises(VendorUnavailable):
        grow(path, "x", [Counting(stop_at=17, error=error)])
    rest = Counting()
    grow(path, "x", [rest])
    assert rest.asked[0] == 17
    assert numbers(path) == list(range(1, NUMBERS + 1))


def test_a_step_that_cannot_go_on_begins_again(path):
    error = VendorUnavailable("x", why="y", remedy="z")
    stuck = Counting(101, stop_at=117, error=error, is_resumable=False)
    with pytest.raises(VendorUnavailable):
        grow(path, "x", [Counting(), stuck])
    first, second = Counting(), Counting(101, is_resumable=False)
    progress = grow(path, "x", [first, second])
    assert (first.asked, second.asked[0]) == ([], 101)
    assert numbers(path) == [*range(1, NUMBERS + 1), *range(101, 101 + NUMBERS)]
    assert progress.seen == (NUMBERS, NUMBERS)


def test_what_lies_beyond_the_last_page_written_down_is_cut_off(path):
    with pytest.raises(Killed):
        grow(path, "x", [Counting(stop_at=NUMBERS, error=Killed())])
    with path.open("a") as file:
        file.write('{"n":1}\n' * 5000)
    grow(path, "x", [Counting()])
    assert numbers(path) == list(range(1, NUMBERS + 1))


@pytest.mark.parametrize("spoil", ["asked", "bytes", "note"])
def test_a_file_that_is_not_what_it_was_is_made_afresh(path, spoil):
    grow(path, "x", [Counting()])
    if spoil == "bytes":
        path.write_bytes(b"")
    if spoil == "note":
        path.with_name(f"{path.name}.progress").write_text("{")
    again = Counting()
    grow(path, "y" if spoil == "asked" else "x", [again])
    assert again.asked[0] == 1
    assert numbers(path) == list(range(1, NUMBERS + 1))


def test_a_file_that_was_discarded_is_made_afresh(path):
    grow(path, "x", [Counting()])
    discard(path)
    again = Counting()
    grow(path, "x", [again])
    assert again.asked[0] == 1


def test_half_a_surrogate_pair_stays_the_escape_it_came_as(path):
    grow(path, "x", [lambda after: [Rows([{"a": "é\ud800"}, {"a": "é"}])]])
    assert path.read_bytes() == b'{"a":"\\u00e9\\ud800"}\n{"a":"\xc3\xa9"}\n'
