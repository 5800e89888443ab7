"""A pull that is killed anywhere, and run again by a new process: E01–E18 as Marketo has them."""

from pathlib import Path

import pytest

from tandem.extract.pull import Pull
from tandem.handover import ExtractedFile
from tandem.land import land, landed_batches
from tandem.settings import Settings
from tests.contracts.marketo.fake import FakeMarketo
from tests.contracts.marketo.lake import land_and_load
from tests.contracts.marketo.pulling import as_loaded, new_pull, october, run
from tests.fixtures.kills import Killer

pytestmark = pytest.mark.xdist_group("marketo")


def finish(fake: FakeMarketo, home: Settings) -> set[tuple[str, str]]:
    """A new process pulls and lands a window of activities; what has landed by then."""
    pull, request = new_pull(fake, home), october("activities")
    known = pull.ledger.entry(request)
    if known is not None and known.succeeded_at:
        return landed(home)  # nothing is due, and a plan would not name it
    files = run(fake, pull, request)
    for file in files:
        land(file, home)
    pull.settle(request, as_loaded(files), len(files))
    return landed(home)


def landed(home: Settings) -> set[tuple[str, str]]:
    return {(batch.file, batch.sha256) for batch in landed_batches(home)}


def test_a_pull_killed_at_any_operation_and_run_again_ends_the_same(
    fake: FakeMarketo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E01–E06, E09, E13–E16: the same bytes, one job more at most, and none enqueued twice."""
    killer = Killer(monkeypatch)
    undisturbed = Settings(home=tmp_path / "golden")
    operations = killer.count_of(lambda: finish(fake, undisturbed))
    golden = landed(undisturbed)
    assert operations > 30
    for at in range(1, operations + 1):
        home = Settings(home=tmp_path / str(at))
        before = created(fake), enqueued(fake)
        killer.kill(at, lambda: finish(fake, home))  # noqa: B023 - done before the next one
        assert landed(home) <= golden
        assert finish(fake, home) == golden, at
        assert created(fake) - before[0] <= 2, at
        assert enqueued(fake) - before[1] == 1, at


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


def contents(files: list[ExtractedFile]) -> dict[str, bytes]:
    return {file.name: file.path.read_bytes() for file in files}


def created(fake: FakeMarketo) -> int:
    return len(fake.served.asked("create.json"))


def enqueued(fake: FakeMarketo) -> int:
    """Jobs that took a place in the queue, and whose files count against the quota."""
    return sum(job.queued_at is not None for job in fake.bulk.jobs.values())
