"""A pull that is killed at any call, and run again: the same rows, hardly a call more."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.extract.json_lines import PAGES_BETWEEN
from tandem.handover import ExtractRequest
from tandem.land import land
from tests.contracts.hubspot.fake import FakeHubSpot, serving
from tests.contracts.hubspot.portal import Portal
from tests.contracts.hubspot.pulling import CONTRACT, Puller, new_puller
from tests.fixtures.kills import die, kill

AT = "2026-10-31T12:00:00.000Z"


class KillAt:
    """Kills the process at the nth call: before it is sent."""

    def __init__(self, take: Callable[[], None], nth: int) -> None:
        self.take, self.left = take, nth

    def __call__(self) -> None:
        self.left -= 1
        if not self.left:
            die()
        self.take()


def kill_at(puller: Puller, nth: int) -> None:
    budget = puller.client.http.budget
    assert budget is not None
    budget.take = KillAt(budget.take, nth)  # type: ignore[method-assign]


def content(puller: Puller, request: ExtractRequest) -> list[str]:
    return sorted(
        line for file in puller.files(request) for line in file.path.read_text().splitlines()
    )


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill is no loss of power: what was written stays written, and nobody need wait for it."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.mark.usefixtures("quick_disk")
@pytest.mark.parametrize("name", [item.object for item in CONTRACT.objects])
def test_a_kill_at_any_call_changes_no_row(name: str, fake: FakeHubSpot, tmp_path: Path) -> None:
    """E06–E10, E12: at every call of an object's window, or at a dozen of them if they are many."""
    request = new_puller(fake, tmp_path).request(name)
    golden = content(new_puller(fake, tmp_path / "golden"), request)
    calls = len(fake.server.requests)
    for nth in range(1, calls + 1, 1 + calls // 12):
        home = tmp_path / str(nth)
        before = len(fake.server.requests)
        puller = new_puller(fake, home)
        kill_at(puller, nth)
        kill(lambda: puller.files(request))  # noqa: B023 - done before the next one
        assert not (home / "landing").exists()
        assert content(new_puller(fake, home), request) == golden
        assert len(fake.server.requests) - before <= calls + PAGES_BETWEEN + 10


@pytest.fixture(scope="module")
def large() -> Iterator[FakeHubSpot]:
    """25,000 companies of one and the same instant, as an import leaves them."""
    portal = Portal()
    for number in range(1, 25_001):
        row = {"id": str(number), "properties": {"name": f"C{number}"}, "createdAt": AT}
        portal.add("companies", row | {"updatedAt": AT})
    with serving(portal) as fake:
        yield fake


def test_a_kill_between_id_windows_leaves_no_gap(large: FakeHubSpot, tmp_path: Path) -> None:
    """E11, A20, A21: 25,000 rows of one instant, killed at 10,000 and run again."""
    since = datetime(2026, 10, 31, tzinfo=UTC)
    puller = new_puller(large, tmp_path)
    request = puller.request("companies", since)
    kill_at(puller, 53)  # behind the account, the description and fifty pages of 200
    kill(lambda: puller.files(request))
    (file,) = new_puller(large, tmp_path).files(request)
    with file.path.open() as lines:
        ids = [int(json.loads(line)["id"]) for line in lines]
    assert ids == list(range(1, 25_001))
    assert file.records_reported == 25_000
    golden = 25_000 // 200 + 4
    assert len(large.server.requests) <= 1.1 * golden
    asked = [int(call.json()["after"]) for call in large.server.asked("/search")]
    assert max(asked) < 10_000


def test_a_file_that_lost_bytes_is_pulled_afresh(puller: Puller) -> None:
    """E08: the machine lost power before the bytes reached the disk."""
    request = puller.request("contacts")
    golden = content(puller, request)
    (file,) = puller.files(request)
    file.path.write_bytes(file.path.read_bytes()[:100])
    assert content(puller, request) == golden


def test_a_finished_file_that_was_not_landed_is_not_pulled_again(puller: Puller) -> None:
    """E07, E13: its records are counted again, not fetched again."""
    request = puller.request("contacts")
    first = [land(file, puller.settings) for file in puller.files(request)]
    listed = len(puller.fake.server.asked("objects/contacts", "GET"))
    again = [land(file, puller.settings) for file in puller.files(request)]
    assert [batch.batch_id for batch in again] == [batch.batch_id for batch in first]
    assert not any(batch.is_new for batch in again)
    assert len(puller.fake.server.asked("objects/contacts", "GET")) == listed
    assert len(puller.fake.server.asked("contacts/search")) == 2


def test_a_loaded_window_that_was_not_written_down_is_the_same_batch(puller: Puller) -> None:
    """E16: everything was done but the last entry."""
    request = puller.request("contacts")
    first = [puller.load(file) for file in puller.files(request)]
    again = puller.run(request)
    assert [batch.batch_id for batch in again] == [batch.batch_id for batch in first]
    assert not any(batch.is_new for batch in again)
    assert puller.pulls("contacts").windows[0].state == "SUCCESS"


def test_a_changed_contract_is_not_mixed_into_a_file_begun_before(puller: Puller) -> None:
    """E06: what was asked is part of what may be continued."""
    request = puller.request("contacts")
    puller.files(request)
    contacts, *others = CONTRACT.objects
    fewer = contacts.model_copy(update={"fields": contacts.fields[:-4] + contacts.fields[-3:]})
    extractor = type(puller.extractor)(
        puller.client, CONTRACT.model_copy(update={"objects": (fewer, *others)}), puller.ledger
    )
    folder = puller.settings.home / "extract" / "hubspot" / "default" / "contacts"
    listed = len(puller.fake.server.asked("objects/contacts", "GET"))
    extractor.collect(request, extractor.begin(request, None), next(folder.iterdir()))
    assert len(puller.fake.server.asked("objects/contacts", "GET")) > listed
