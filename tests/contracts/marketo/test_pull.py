"""Whole pulls from the fake: first load, the next day, backfill, quotas, and kills at every step.

Cases A04–A10, A13, A29, A30 and A33; kills are in `test_kills.py`.
"""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tandem.clients.failures import ExportLost, QuotaExhausted, RequestRefused
from tandem.extract.pull import Pull
from tandem.handover import ExtractedFile, ExtractRequest, LoadedBatch, Window
from tandem.settings import Settings
from tests.contracts.marketo.fake import FakeMarketo, serving
from tests.contracts.marketo.instance import Instance
from tests.contracts.marketo.lake import land_and_load, raw_rows, with_drop_folder
from tests.contracts.marketo.pulling import as_loaded, new_pull, october, run
from tests.fixtures.loopback import on, spoiled

pytestmark = pytest.mark.xdist_group("marketo")

OBJECTS = ("leads", "activities", "programs", "program_members", "campaigns", "activity_types")


@dataclass(frozen=True)
class Loaded:
    """A first load that is done: nobody may change it."""

    fake: FakeMarketo
    pull: Pull
    settings: Settings


def pull_all(
    fake: FakeMarketo, pull: Pull, load: Callable[[list[ExtractedFile]], list[LoadedBatch]]
) -> dict[str, int]:
    """Every window that is due; the rows of each object."""
    rows = dict.fromkeys(OBJECTS, 0)
    for request in pull.extractor.plan():
        files = run(fake, pull, request)
        batches = load(files)
        pull.settle(request, batches, len(files))
        rows[request.object] += sum(batch.rows_in for batch in batches)
    return rows


def created(fake: FakeMarketo) -> int:
    return len(fake.served.asked("create.json"))


def states(pull: Pull) -> set[str]:
    return {item.state for pulls in pull.ledger.all() for item in pulls.windows}


@pytest.fixture(scope="module")
def first_load(company: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    settings = Settings(home=tmp_path_factory.mktemp("marketo_first"))
    with serving(FakeMarketo(copy.deepcopy(company))) as fake:
        pull = new_pull(fake, settings)
        pull_all(fake, pull, lambda files: land_and_load(files, settings))
        yield Loaded(fake, pull, settings)


@pytest.mark.parametrize("name", OBJECTS)
def test_a_first_load_has_the_rows_of_the_drop_folder(
    first_load: Loaded, marketo_exports: Path, name: str, tmp_path: Path
) -> None:
    dropped = with_drop_folder(marketo_exports, tmp_path, name)
    assert raw_rows(first_load.settings, name, dropped.columns) == dropped.rows
    assert dropped.rows


def test_a_first_load_is_fresh_as_of_marketos_now(first_load: Loaded) -> None:
    ledger = first_load.pull.ledger
    assert states(first_load.pull) == {"SUCCESS"}
    assert {pulls.object for pulls in ledger.all()} == set(OBJECTS)
    assert {pulls.fresh_as_of for pulls in ledger.all()} == {first_load.fake.time.start}


def test_a_status_is_asked_for_once_a_minute(first_load: Loaded) -> None:
    bulk = first_load.fake.bulk
    assert bulk.polls_too_soon == 0
    assert all(job.status == "Completed" for job in bulk.jobs.values())


def test_no_token_or_secret_is_written_anywhere(first_load: Loaded) -> None:
    """E02."""
    files = [path for path in first_load.settings.home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"nobody-may-see" in path.read_bytes()]


def test_no_export_spans_more_than_marketo_filters(first_load: Loaded) -> None:
    spans = [
        datetime.fromisoformat(span["endAt"]) - datetime.fromisoformat(span["startAt"])
        for job in first_load.fake.bulk.jobs.values()
        for span in job.asked["filter"].values()
        if isinstance(span, dict)
    ]
    assert len(spans) == 10
    assert max(spans) == timedelta(days=30, hours=1)


def test_a_first_load_begins_before_anything_can_be(pull: Pull) -> None:
    """Where nobody says when to begin, nothing is left out for being old."""
    requests = replace(pull.extractor, begin_at=None).plan()
    begun = {request.object: request.window.since for request in reversed(requests)}
    assert begun["leads"] == datetime(2007, 1, 1, tzinfo=UTC)
    assert begun["activities"] < datetime(2023, 10, 1, tzinfo=UTC)
    assert len(requests) < 70


def test_the_next_day_brings_what_is_new_and_nothing_else(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    pull_all(fake, pull, as_loaded)
    fake.time.sleep(86_400)
    fake.instance.rows["leads"][0]["updatedAt"] = "2026-11-01T12:00:00Z"
    fake.instance.delete_lead(fake.instance.rows["leads"][5]["id"], "2026-11-01T13:00:00Z")
    assert pull_all(fake, new_pull(fake, settings), as_loaded) == {
        "leads": 1,
        "activities": 1,
        "programs": 0,
        "program_members": 0,
        "campaigns": 4,
        "activity_types": 17,
    }


def test_a_backfill_of_a_window_lands_the_same_batch(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    request = october("leads")
    for is_new in (True, False):
        files = run(fake, pull, request)
        batches = land_and_load(files, settings)
        assert [batch.is_new for batch in batches] == [is_new]
        pull.settle(request, batches, len(files))
    assert created(fake) == 2


def test_a_window_of_a_year_is_split_into_exports(fake: FakeMarketo, pull: Pull) -> None:
    window = Window(since=datetime(2025, 11, 1, tzinfo=UTC), until=fake.time.start)
    request = ExtractRequest(source="marketo", object="leads", window=window)
    run(fake, pull, request)
    assert created(fake) == 13


def test_members_of_many_programs_take_ten_to_an_export(fake: FakeMarketo, pull: Pull) -> None:
    fake.instance.programs += [{**fake.instance.programs[0], "id": 5000 + n} for n in range(30)]
    run(fake, pull, october("program_members"))
    asked = [json.loads(call.body)["filter"] for call in fake.served.asked("create.json")]
    assert sorted(len(item["programIds"]) for item in asked) == [8, 10, 10, 10]
    assert all("updatedAt" in item for item in asked)
    busy = [job for job in fake.bulk.jobs.values() if job.status == "Completed"]
    assert len(busy) == 4


@pytest.mark.parametrize("how", ["fails", "Cancelled", "Canceled"])
def test_an_export_that_ends_without_a_file_is_begun_once_more(
    fake: FakeMarketo, pull: Pull, how: str
) -> None:
    """A08: both spellings of cancelled occur."""
    if how == "fails":
        fake.bulk.fail_next = 1
    else:
        fake.bulk.cancelled = how
        fake.served.fail(on("status.json"), _cancelled_meanwhile(fake))
    assert run(fake, pull, october("leads"))
    assert created(fake) == 2


def test_an_export_that_fails_twice_fails_its_window_and_the_next_run_begins_afresh(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    """A08."""
    fake.bulk.fail_next = 2
    with pytest.raises(ExportLost):
        run(fake, pull, october("leads"))
    assert states(pull) == {"FAILED"}
    assert run(fake, new_pull(fake, settings), october("leads"))
    assert created(fake) == 3


def test_a_file_that_is_gone_is_exported_again(fake: FakeMarketo, pull: Pull) -> None:
    """A09: the run before died a week ago."""
    request = october("activities")
    job = ready(fake, pull, request)
    fake.time.sleep(8 * 86_400)
    again = pull.collect(request, job)
    assert not isinstance(again, list)
    assert run(fake, pull, request)
    assert created(fake) == 2


def test_a_full_queue_is_waited_for(fake: FakeMarketo, pull: Pull) -> None:
    """A06."""
    others = [fake.bulk.create("leads", _leads(fake), fake.time.now()) for _ in range(10)]
    for job in others:
        fake.bulk.enqueue(job.export_id, fake.time.now())
    assert run(fake, pull, october("leads"))
    assert states(pull) == {"RUNNING"}
    assert len(fake.served.asked("enqueue.json")) > 1
    assert created(fake) == 1


def test_a_used_up_export_quota_defers_and_goes_on_with_the_same_job(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    """A04, A06: DEFERRED is no success, and the vendor is not asked before its reset."""
    request = october("activities")
    job = pull.poll(request, pull.begin(request))  # created, not enqueued
    fake.bulk.daily_bytes = 0
    with pytest.raises(QuotaExhausted) as deferred:
        pull.poll(request, job)
    assert deferred.value.until == datetime(2026, 11, 1, 6, tzinfo=UTC)
    calls = len(fake.served.requests)
    with pytest.raises(QuotaExhausted):
        run(fake, new_pull(fake, settings), request)
    assert (states(pull), len(fake.served.requests)) == ({"DEFERRED"}, calls)
    assert pull.ledger.of("marketo", "default", "activities").fresh_as_of is None
    fake.bulk.daily_bytes = 500_000_000
    fake.time.sleep_until(deferred.value.until)
    assert run(fake, new_pull(fake, settings), request)
    assert created(fake) == 1


def test_finished_windows_stay_when_a_later_one_is_deferred(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    """A13, as Marketo has it."""
    fake.bulk.daily_bytes = 200_000
    with pytest.raises(QuotaExhausted):
        pull_all(fake, pull, as_loaded)
    assert states(pull) == {"SUCCESS", "DEFERRED"}
    fresh = pull.ledger.of("marketo", "default", "activities").fresh_as_of
    assert fresh is not None
    assert fresh < fake.time.start


def test_a_filter_the_subscription_lacks_fails_at_once(fake: FakeMarketo, pull: Pull) -> None:
    """A07."""
    fake.bulk.unsupported_filters = {"updatedAt"}
    with pytest.raises(RequestRefused):
        run(fake, pull, october("leads"))
    assert fake.time.sleeps == []


def test_windows_follow_marketos_clock(
    fake: FakeMarketo, pull: Pull, caplog: pytest.LogCaptureFixture
) -> None:
    """A29."""
    late = {"Date": "Sun, 01 Nov 2026 00:10:00 GMT", "Content-Type": "application/json"}
    fake.served.fail(on(""), spoiled(headers=late), times=99)
    ends = {request.window.until for request in pull.extractor.plan()}
    assert max(ends) == fake.time.start + timedelta(minutes=10)
    assert "clock" in caplog.text


def test_a_required_field_that_is_gone_stops_the_pull(fake: FakeMarketo, pull: Pull) -> None:
    """A30."""
    fake.instance.fields["leads"].remove("updatedAt")
    with pytest.raises(RequestRefused, match="updatedAt") as error:
        run(fake, pull, october("leads"))
    assert error.value.code == "contract_missing_column"
    assert fake.bulk.jobs == {}


def test_a_field_nobody_requires_is_left_out_of_the_export(fake: FakeMarketo, pull: Pull) -> None:
    """A30."""
    fake.instance.fields["leads"].remove("leadScore")
    (file,) = run(fake, pull, october("leads"))
    assert b"leadScore" not in file.path.read_bytes().splitlines()[0]


def test_a_row_that_is_in_an_export_twice_is_counted_and_loaded_once(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    """A33."""
    leads = fake.instance.rows["leads"]
    leads.append(dict(max(leads, key=lambda row: row["updatedAt"])))
    files = run(fake, pull, october("leads"))
    (batch,) = land_and_load(files, settings)
    assert batch.rows_in == files[0].records_reported
    assert batch.rows_duplicate == 1


def test_an_empty_export_is_a_success_without_a_file(
    fake: FakeMarketo, pull: Pull, settings: Settings
) -> None:
    fake.instance.rows["leads"].clear()
    assert run(fake, pull, october("leads")) == []
    pull.settle(october("leads"), [], 0)
    assert states(pull) == {"SUCCESS"}


def ready(fake: FakeMarketo, pull: Pull, request: ExtractRequest) -> Any:
    job = pull.begin(request)
    while job.state == "waiting":
        fake.time.sleep_until(job.wait_until)
        job = pull.poll(request, job)
    return job


def _leads(fake: FakeMarketo) -> dict[str, Any]:
    span = {"startAt": "2026-10-01T00:00:00Z", "endAt": "2026-10-02T00:00:00Z"}
    return {"fields": ["id"], "filter": {"createdAt": span}}


def _cancelled_meanwhile(fake: FakeMarketo) -> Callable[..., Any]:
    def spoil(request: Any, normal: Callable[[], Any]) -> Any:
        fake.bulk.cancel(request.path.split("/")[-2], fake.time.now())
        return normal()

    return spoil
