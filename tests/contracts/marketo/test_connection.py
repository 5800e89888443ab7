"""An Airflow connection becomes a pull from Marketo, one step a call."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tandem.errors import ConfigurationError
from tandem.pipeline import pulls, vendors
from tandem.pipeline.vendors import Api, pull_of
from tandem.settings import Settings
from tests.contracts.marketo.fake import CLIENT_ID, CLIENT_SECRET, FakeMarketo
from tests.contracts.marketo.pulling import october

pytestmark = [pytest.mark.xdist_group("marketo"), pytest.mark.airflow]


@pytest.fixture
def form(fake: FakeMarketo, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The connection, as Airflow keeps it; a test may change it before it is used."""
    from airflow.sdk import Connection

    extra = json.dumps({"begin_at": "2026-07-01"})
    form = {"host": fake.url, "login": CLIENT_ID, "password": CLIENT_SECRET, "extra": extra}
    made = lambda api: Connection(conn_id=api.connection_id, conn_type="marketo", **form)  # noqa: E731
    monkeypatch.setattr(vendors, "_connection", made)
    return form


def test_its_form_says_who_asks_and_where_to_begin(
    form: dict[str, Any], settings: Settings
) -> None:
    pull = pull_of(settings, Api("marketo", "emea"))
    requests = pull.extractor.plan()
    assert {request.source_instance for request in requests} == {"emea"}
    begun = {request.object: request.window.since for request in reversed(requests)}
    assert begun["leads"] == begun["activities"] == datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["host", "login", "password"])
def test_what_its_form_lacks_is_told(form: dict[str, Any], settings: Settings, name: str) -> None:
    form[name] = None
    with pytest.raises(ConfigurationError, match=f"no `{name}`"):
        pull_of(settings, Api("marketo"))


def test_a_beginning_that_is_no_time_is_told(form: dict[str, Any], settings: Settings) -> None:
    form["extra"] = json.dumps({"begin_at": "last year"})
    with pytest.raises(ConfigurationError, match="begin_at"):
        pull_of(settings, Api("marketo"))


def test_a_pull_is_deferred_only_where_marketo_makes_it_wait(
    form: dict[str, Any], fake: FakeMarketo, settings: Settings
) -> None:
    """Created and enqueued in one task; then the triggerer waits a minute."""
    request = october("leads").model_dump(mode="json")
    before = datetime.now(tz=UTC)
    until = pulls.begin_pull(settings, request)
    assert isinstance(until, datetime)
    assert until - before > timedelta(seconds=59)
    assert [job.status for job in fake.bulk.jobs.values()] == ["Queued"]
    fake.time.sleep(600)
    files = pulls.resume_pull(settings, request)
    assert isinstance(files, list)
    assert [file["object"] for file in files] == ["leads"]
