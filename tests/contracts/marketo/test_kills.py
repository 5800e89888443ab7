"""A pull that is killed anywhere, and run again by a new process: E01–E18 as Marketo has them."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tandem.clients.http import Http
from tandem.extract.ledger import WindowLedger
from tandem.extract.pull import Pull
from tandem.handover import ExtractedFile
from tandem.settings import Settings
from tests.contracts.marketo.fake import FakeMarketo
from tests.contracts.marketo.lake import land_and_load
from tests.contracts.marketo.pulling import new_pull, october, run

pytestmark = pytest.mark.xdist_group("marketo")


class Killed(BaseException):
    """What a process that is killed never handles."""


def test_a_kill_after_any_call_loses_and_repeats_nothing(
    fake: FakeMarketo,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """E01–E05, E09, E13–E16: killed after the n-th call or note, for n = 1, 2, 3 … to the end."""
    request = october("activities")
    golden = contents(run(fake, new_pull(fake, settings), request))
    kills = 0
    for number in count(1):
        home = Settings(home=tmp_path / str(number))
        before = created(fake), enqueued(fake)
        with monkeypatch.context() as patch:
            kill_after(number, patch)
            try:
                run(fake, new_pull(fake, home), request)
            except Killed:
                kills += 1
            else:
                break
        files = run(fake, new_pull(fake, home), request)
        assert contents(files) == golden
        assert created(fake) - before[0] <= 2
        assert enqueued(fake) - before[1] == 1
    assert kills > 12


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
def test_a_killed_download_goes_on_where_it_stopped(
    fake: FakeMarketo, pull: Pull, settings: Settings, share: float
) -> None:
    """E06, E07: what lies there is continued, and hashed again before it is trusted."""
    request = october("activities")
    whole = contents(run(fake, pull, request))
    target = settings.home / "extract" / "marketo" / "default" / "activities" / request.window.name
    path = next(path for path in target.iterdir() if path.suffix == ".csv")
    have = int(len(path.read_bytes()) * share)
    path.write_bytes(path.read_bytes()[:have])
    assert contents(run(fake, new_pull(fake, settings), request)) == whole
    asked = fake.served.asked("file.json")[-1].headers.get("range")
    assert asked == (f"bytes={have}-" if have else None)
    assert created(fake) == 1


def test_a_download_that_was_torn_is_found_out_and_fetched_again(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    """E08: the power went before the disk had all of it."""
    request = october("activities")
    (file, *_) = run(fake, pull, request)
    whole = file.path.read_bytes()
    file.path.write_bytes(whole[:4096] + bytes(4096) + whole[8192:])
    run(fake, new_pull(fake, settings), request)
    assert file.path.read_bytes() == whole


def test_a_run_after_a_run_lands_nothing_new(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    """E16, E18: killed after landing, before anybody was told."""
    request = october("leads")
    land_and_load(run(fake, pull, request), settings)
    again = land_and_load(run(fake, new_pull(fake, settings), request), settings)
    assert [batch.is_new for batch in again] == [False]
    assert created(fake) == 1


def kill_after(number: int, patch: pytest.MonkeyPatch) -> None:
    """Die after the ``number``-th answer of the vendor or note in the ledger."""
    steps = iter(range(1, number + 1))

    def dying(act: Callable[..., Any]) -> Callable[..., Any]:
        def acted(*given: Any, **more: Any) -> Any:
            result = act(*given, **more)
            if next(steps, number) == number:
                raise Killed
            return result

        return acted

    patch.setattr(Http, "_send", dying(Http._send))
    patch.setattr(WindowLedger, "record", dying(WindowLedger.record))


def contents(files: list[ExtractedFile]) -> dict[str, bytes]:
    return {file.name: file.path.read_bytes() for file in files}


def created(fake: FakeMarketo) -> int:
    return len(fake.served.asked("create.json"))


def enqueued(fake: FakeMarketo) -> int:
    """Jobs that took a place in the queue, and whose files count against the quota."""
    return sum(job.queued_at is not None for job in fake.bulk.jobs.values())
