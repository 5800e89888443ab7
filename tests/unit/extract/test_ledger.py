"""What was pulled is written whole, and only success moves `fresh as of`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tandem.engines.lake import lake_batches
from tandem.errors import StageFailed
from tandem.extract.ledger import WindowLedger
from tandem.extract.windows import BEGINNING
from tandem.handover import ExtractRequest, Job, Window

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = Window(since=BEGINNING, until=NOW)


def request(window=FIRST, name="Lead"):
    return ExtractRequest(source="salesforce", object=name, window=window)


@pytest.fixture
def ledger(tmp_path):
    return WindowLedger(tmp_path / "lake", now=lambda: NOW)


def lead(ledger):
    return ledger.of("salesforce", "default", "Lead")


@pytest.mark.parametrize("state", ["RUNNING", "DEFERRED", "PARTIAL", "FAILED"])
def test_only_success_moves_fresh_as_of(ledger, state):
    ledger.record(request(), state)
    assert lead(ledger).fresh_as_of is None
    assert lead(ledger).begun() == [FIRST]
    ledger.record(request(), "SUCCESS")
    assert lead(ledger).fresh_as_of == NOW


def test_a_window_that_succeeded_stays_pulled_when_a_later_try_fails(ledger):
    ledger.record(request(), "SUCCESS")
    ledger.record(request(), "FAILED", code="vendor_unavailable")
    assert lead(ledger).fresh_as_of == NOW
    assert ledger.entry(request()).state == "FAILED"


def test_a_failed_window_holds_fresh_as_of_back(ledger):
    ledger.record(request(), "SUCCESS")
    ledger.record(request(Window(since=NOW, until=NOW + DAY)), "FAILED")
    ledger.record(request(Window(since=NOW + DAY, until=NOW + 2 * DAY)), "SUCCESS")
    assert lead(ledger).fresh_as_of == NOW


def test_facts_stay_until_they_are_said_anew(ledger):
    ledger.record(request(), "RUNNING", job=Job(vendor_id="750x"), records_reported=7)
    ledger.record(request(), "DEFERRED", code="quota", what="x", not_before=NOW)
    entry = ledger.record(request(), "RUNNING")
    assert (entry.job.vendor_id, entry.records_reported) == ("750x", 7)
    assert (entry.code, entry.what, entry.not_before) == ("", "", None)


def test_a_window_that_succeeded_forgets_its_job(ledger):
    ledger.record(request(), "RUNNING", job=Job(vendor_id="750x"))
    assert ledger.record(request(), "SUCCESS").job is None


def test_a_load_may_begin_later_than_the_beginning(ledger):
    ledger.begin_at("salesforce", "default", "Lead", NOW - DAY)
    ledger.record(request(Window(since=NOW - DAY, until=NOW)), "SUCCESS")
    assert lead(ledger).fresh_as_of == NOW


def test_writers_of_one_object_do_not_lose_each_others_windows(ledger):
    days = [Window(since=NOW + n * DAY, until=NOW + (n + 1) * DAY) for n in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda window: ledger.record(request(window), "SUCCESS"), days))
    assert set(lead(ledger).done()) == set(days)


def test_the_ledger_lists_every_object_and_is_no_batch_of_the_lake(ledger):
    ledger.record(request(), "SUCCESS")
    ledger.record(request(name="Contact"), "FAILED")
    assert [pulls.object for pulls in ledger.all()] == ["Contact", "Lead"]
    assert list(lake_batches(ledger.lake)) == []


def test_a_request_for_files_has_no_place_in_the_ledger(ledger):
    with pytest.raises(StageFailed, match="no window"):
        ledger.record(ExtractRequest(source="salesforce", object="Lead"), "SUCCESS")
