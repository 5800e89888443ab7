"""Two who did not write our Marketo judge it: Adobe's specification and another client.

The specification also judges what our own client asks.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tandem.clients.failures import VendorUnavailable
from tandem.clients.marketo import Marketo, connect
from tandem.clients.marketo_errors import QueueFull
from tests.contracts.marketo import prism
from tests.contracts.marketo.fake import CLIENT_ID, CLIENT_SECRET, FakeMarketo, serving, told
from tests.contracts.marketo.instance import ACTIVITY_FIELDS, Instance
from tests.fixtures.loopback import VirtualClock, instead, on

pytestmark = pytest.mark.xdist_group("marketo")

OCTOBER = {"createdAt": {"startAt": "2026-10-01T00:00:00Z", "endAt": "2026-10-31T00:00:00Z"}}
CHANGED = {"updatedAt": OCTOBER["createdAt"]}
BEGINNING = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def served(company: Instance) -> Iterator[FakeMarketo]:
    with serving(FakeMarketo(company)) as fake:
        yield fake


@pytest.fixture(scope="module")
def ours(served: FakeMarketo) -> Marketo:
    return connect(served.url, CLIENT_ID, CLIENT_SECRET, clock=served.time.clock)


@pytest.fixture(scope="module")
def judged(served: FakeMarketo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marketo]:
    """Our client, whose requests and answers all pass the judge."""
    if reason := prism.why_not():
        pytest.skip(reason)
    with prism.judged(served.url, tmp_path_factory.mktemp("prism")) as url:
        judged = connect(url, CLIENT_ID, CLIENT_SECRET, clock=served.time.clock)
        # The token endpoint is in another specification.
        judged.http.authorizer.identity.base_url = served.url
        yield judged


@pytest.fixture(scope="module")
def other(served: FakeMarketo) -> Any:
    """``marketorestpython``, written by others, pointed at the fake."""
    module = pytest.importorskip("marketorestpython.client", reason="marketorestpython is missing")
    client = module.MarketoClient("000-AAA-000", CLIENT_ID, CLIENT_SECRET)
    client.host = served.url
    return client


def export(client: Marketo, time: VirtualClock, of: Any, fields: list[str], where: Any) -> Any:
    job = client.exports.create(of, fields, where)
    client.exports.enqueue(of, job.export_id)
    time.sleep(600)
    return client.exports.status(of, job.export_id)


def fetched(client: Marketo, of: Any, job: Any, folder: Path) -> list[list[str]]:
    return rows(client.exports.fetch(of, job, folder / "file.csv").path.read_bytes())


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


@pytest.mark.parametrize(
    ("of", "where"),
    [
        ("leads", CHANGED),
        ("activities", OCTOBER),
        ("program/members", {"programIds": [2900, 2901]}),
    ],
)
def test_an_export_from_create_to_file_is_as_specified(
    judged: Marketo, served: FakeMarketo, tmp_path: Path, of: Any, where: Any
) -> None:
    fields = sorted(judged.exports.fields(of) or ACTIVITY_FIELDS)
    job = export(judged, served.time, of, fields, where)
    assert fetched(judged, of, job, tmp_path)[0] == fields
    assert job.is_completed


def test_a_resumed_file_is_as_specified(
    judged: Marketo, served: FakeMarketo, tmp_path: Path
) -> None:
    job = export(judged, served.time, "activities", list(ACTIVITY_FIELDS), OCTOBER)
    whole = served.bulk.jobs[job.export_id].content
    (tmp_path / "file.csv").write_bytes(whole[:1000])
    assert fetched(judged, "activities", job, tmp_path) == rows(whole)


def test_lists_and_their_pages_are_as_specified(judged: Marketo, served: FakeMarketo) -> None:
    assert len(judged.lists.activity_types()) == len(served.instance.activity_types)
    assert len(list(judged.lists.campaigns())) == len(served.instance.campaigns)
    assert list(judged.lists.deleted_leads(BEGINNING))


def test_errors_are_as_specified(judged: Marketo, served: FakeMarketo) -> None:
    jobs = [judged.exports.create("activities", ACTIVITY_FIELDS, OCTOBER) for _ in range(11)]
    for job in jobs[:10]:
        judged.exports.enqueue("activities", job.export_id)
    with pytest.raises(QueueFull):
        judged.exports.enqueue("activities", jobs[10].export_id)
    served.time.sleep(3600)


def test_the_specification_refuses_an_answer_that_contradicts_it(
    judged: Marketo, served: FakeMarketo
) -> None:
    wrong = told(result=[{"id": "one", "name": "Visit Webpage", "attributes": []}])
    served.served.fail(on("types.json"), instead(wrong), times=9)
    with pytest.raises(VendorUnavailable):
        judged.lists.activity_types()
    served.served.faults.clear()


def test_another_client_reads_the_same_rows_of_an_export(
    ours: Marketo, other: Any, served: FakeMarketo, tmp_path: Path
) -> None:
    job = export(ours, served.time, "activities", list(ACTIVITY_FIELDS), OCTOBER)
    theirs = other.create_activities_export_job(fields=list(ACTIVITY_FIELDS), filters=OCTOBER)
    export_id = theirs[0]["exportId"]
    other.enqueue_activities_export_job(export_id)
    served.time.sleep(600)
    assert other.get_activities_export_job_status(export_id)[0]["fileChecksum"] == job.checksum
    content = other.get_activities_export_job_file(export_id)
    assert rows(content) == fetched(ours, "activities", job, tmp_path)
    assert len(rows(content)) > 100


def test_another_client_reads_the_same_lists(ours: Marketo, other: Any) -> None:
    assert parsed(ours.lists.activity_types()) == other.get_activity_types()
    assert parsed(ours.lists.campaigns()) == other.get_multiple_campaigns()
    deleted = other.get_deleted_leads(sinceDatetime="2026-07-01T00:00:00Z")
    assert parsed(ours.lists.deleted_leads(BEGINNING)) == deleted != []


def test_another_client_finds_the_same_programs_with_their_costs(ours: Marketo, other: Any) -> None:
    theirs = other.browse_programs(maxReturn=200)
    ids = ours.lists.program_ids()
    assert ids == [str(program["id"]) for program in theirs]
    assert parsed([ours.lists.program(ids[-1])]) == other.get_program_by_id(ids[-1])


def parsed(records: Any) -> list[Any]:
    return [json.loads(record) for record in records]
