"""One window through begin, poll and collect, cut off at each step and run again."""

from datetime import UTC, datetime, timedelta

import pytest

from tandem.clients.failures import ExportLost, QuotaExhausted, VendorUnavailable
from tandem.extract.ledger import WindowLedger
from tandem.extract.pull import Pull
from tandem.handover import ExtractedFile, ExtractRequest, Job, LoadedBatch, Window

NOW = datetime(2026, 11, 1, tzinfo=UTC)
REQUEST = ExtractRequest(
    source="crm", object="Lead", window=Window(since=NOW - timedelta(days=1), until=NOW)
)


class Killed(BaseException):
    """What a process that is killed never handles."""


class Vendor:
    """An extractor over a vendor of one object: counts its jobs, fails when told to."""

    def __init__(self):
        self.jobs: list[str] = []
        self.lost: set[str] = set()
        self.failed: set[str] = set()
        self.raises: dict[str, list[BaseException]] = {}

    def plan(self):
        return [REQUEST]

    def begin(self, request, known):
        self._step("begin")
        if known is not None and known.state != "failed":
            return known
        self.jobs.append(f"job-{len(self.jobs) + 1}")
        self._step("begun")
        return Job(vendor_id=self.jobs[-1], wait_until=NOW)

    def poll(self, job):
        self._step("poll")
        state = "failed" if job.vendor_id in self.failed else "ready"
        return job.model_copy(update={"state": state, "records": 1, "reason": "why"})

    def collect(self, request, job, folder):
        self._step("collect")
        if job.vendor_id in self.lost:
            raise ExportLost("Gone.", why="x", remedy="y")
        path = folder / "Lead.csv"
        path.write_text("Id\n1\n")
        self._step("collected")
        return [
            ExtractedFile(
                source="crm", source_instance="default", object="Lead", path=path, name=path.name
            )
        ]

    def _step(self, name):
        if waiting := self.raises.get(name):
            raise waiting.pop()


@pytest.fixture
def vendor():
    return Vendor()


@pytest.fixture
def pull(vendor, tmp_path):
    ledger = WindowLedger(tmp_path / "lake", now=lambda: NOW)
    return Pull(vendor, ledger, tmp_path / "extract")


def run(pull):
    return pull.run(REQUEST, lambda moment: None)


def entry(pull):
    return pull.ledger.entry(REQUEST)


def loaded(count=1):
    batch = LoadedBatch(
        batch_id="b",
        source="crm",
        source_instance="default",
        object="Lead",
        file="Lead.csv",
        sha256="x",
        rows_in=1,
        rows_loaded=1,
        rows_quarantined=0,
        rows_duplicate=0,
        landed_at=NOW,
        loaded_at=NOW,
    )
    return [batch] * count


@pytest.mark.parametrize(
    ("step", "jobs"), [("begin", 1), ("begun", 2), ("poll", 1), ("collect", 1), ("collected", 1)]
)
def test_a_kill_at_any_step_costs_at_most_one_more_job(pull, vendor, step, jobs):
    vendor.raises[step] = [Killed()]
    with pytest.raises(Killed):
        run(pull)
    assert entry(pull).state == "RUNNING"
    assert [file.window for file in run(pull)] == [REQUEST.window]
    assert len(vendor.jobs) == jobs


def test_a_quota_is_deferred_and_the_vendor_not_asked_again_before_its_time(pull, vendor):
    vendor.raises["begin"] = [QuotaExhausted("Daily.", until=NOW + timedelta(hours=6))]
    for _ in range(2):
        with pytest.raises(QuotaExhausted) as caught:
            run(pull)
        assert caught.value.until == NOW + timedelta(hours=6)
    assert entry(pull).state == "DEFERRED"
    assert vendor.jobs == []


def test_a_deferred_window_goes_on_after_its_time(pull, vendor):
    vendor.raises["poll"] = [QuotaExhausted("Daily.", until=NOW)]
    with pytest.raises(QuotaExhausted):
        run(pull)
    run(pull)
    assert vendor.jobs == ["job-1"]


def test_a_failure_is_written_down_with_its_reason(pull, vendor):
    vendor.raises["poll"] = [VendorUnavailable("Down.", why="x", remedy="y")]
    with pytest.raises(VendorUnavailable):
        run(pull)
    assert (entry(pull).state, entry(pull).code) == ("FAILED", "vendor_unavailable")


@pytest.mark.parametrize("how", ["failed", "lost"])
def test_a_job_that_fails_or_is_lost_is_begun_once_more(pull, vendor, how):
    getattr(vendor, how).add("job-1")
    run(pull)
    assert vendor.jobs == ["job-1", "job-2"]
    assert entry(pull).job.attempt == 2


@pytest.mark.parametrize("how", ["failed", "lost"])
def test_a_job_that_fails_twice_fails_the_window(pull, vendor, how):
    getattr(vendor, how).update({"job-1", "job-2"})
    with pytest.raises(ExportLost):
        run(pull)
    assert vendor.jobs == ["job-1", "job-2"]
    assert entry(pull).state == "FAILED"


@pytest.mark.parametrize("how", ["failed", "lost"])
def test_the_run_after_two_failures_begins_afresh(pull, vendor, how):
    getattr(vendor, how).update({"job-1", "job-2"})
    with pytest.raises(ExportLost):
        run(pull)
    run(pull)
    assert vendor.jobs == ["job-1", "job-2", "job-3"]


def test_only_a_window_whose_files_are_all_loaded_succeeds(pull):
    files = run(pull)
    pull.settle(REQUEST, loaded(1), files=2)
    assert entry(pull).state == "PARTIAL"
    assert files[0].path.exists()
    pull.settle(REQUEST, loaded(2), files=2)
    assert (entry(pull).state, entry(pull).rows_parsed) == ("SUCCESS", 2)
    assert not files[0].path.exists()
