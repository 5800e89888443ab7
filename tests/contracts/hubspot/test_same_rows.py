"""What the API gives is what the drop folder gives, and what HubSpot's own client reads."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hubspot
import pytest
from hubspot.crm.associations.v4 import BatchInputPublicFetchAssociationsBatchRequest
from hubspot.crm.objects import BatchReadInputSimplePublicObjectId, PublicObjectSearchRequest

from tandem.clients.hubspot.filters import Changed
from tandem.engines.duckdb import connect, quoted
from tandem.engines.lake import stored_batch
from tandem.handover import ExtractedFile
from tandem.land import land
from tandem.load import load
from tandem.settings import Settings
from tandem.sources import ObjectContract
from tests.contracts.hubspot.gate import PRIVATE_TOKEN
from tests.contracts.hubspot.portal import CRM_OBJECTS, instant
from tests.contracts.hubspot.pulling import CONTRACT, REGISTRY, Puller
from tests.fixtures.loopback import Reply, instead, on

# HubSpot's API names nobody in a submission or an event; the e-mail address tells who it was.
NOT_TOLD = {"form_submissions": {"contactid"}, "email_events": {"contactid"}}


def judge(puller: Puller) -> Any:
    return hubspot.HubSpot(access_token=PRIVATE_TOKEN, host=puller.fake.url)


def rows_of(files: list[ExtractedFile], contract: ObjectContract, settings: Settings) -> set[Any]:
    """The typed rows that files become, each once: a record may stand in several files."""
    names = [item.column for item in contract.fields]
    names = [name for name in names if name not in NOT_TOLD.get(contract.object, ())]
    rows = set()
    for file in files:
        landed = land(file, settings)
        load(landed, settings, REGISTRY)
        batch = stored_batch(settings.lake, landed)
        assert batch is not None
        with connect(None, settings=settings) as connection:
            columns = ", ".join(quoted(name) for name in names)
            found = connection.execute(f"select {columns} from read_parquet('{batch.rows}')")
            rows |= {tuple(map(comparable, row)) for row in found.fetchall()}
    return rows


def comparable(value: Any) -> Any:
    """The same value; of pipelines' stages the API also tells when they were made and changed."""
    if not isinstance(value, str) or not value.startswith("[{"):
        return value
    told = [
        {key: item[key] for key in item if not key.endswith("At")} for item in json.loads(value)
    ]
    return json.dumps(told)


def dropped(exports: Path, name: str) -> list[ExtractedFile]:
    return [
        ExtractedFile(
            source="hubspot", source_instance="default", object=name, path=path, name=path.name
        )
        for path in sorted((exports / "hubspot").glob(f"{name}.*"))
    ]


@pytest.mark.parametrize("contract", CONTRACT.objects, ids=lambda item: item.object)
def test_rows_from_the_api_equal_those_from_the_drop_folder(
    contract: ObjectContract, puller: Puller, exports: Path, tmp_path: Path
) -> None:
    other = Settings(home=tmp_path / "other", memory_limit="1GB")
    expected = rows_of(dropped(exports, contract.object), contract, other)
    if contract.object == "associations":  # an archived record has none any more
        gone = {row["id"] for row in puller.fake.portal.find("contacts", archived=True)}
        expected = {row for row in expected if row[1] not in gone}
    files = puller.files(puller.request(contract.object))
    assert rows_of(files, contract, puller.settings) == expected != set()


@pytest.mark.parametrize("object_type", CRM_OBJECTS)
def test_our_client_reads_the_records_that_hubspots_own_reads(
    object_type: str, puller: Puller
) -> None:
    asked = ["hs_object_id", "hubspot_owner_id", "email", "dealname"]
    ours = [row for page in puller.client.list_records(object_type, asked) for row in page.rows]
    theirs = (
        judge(puller)
        .crm.objects.basic_api.get_page(object_type, limit=100, properties=asked)
        .results
    )
    assert (
        [(row["id"], row["properties"]) for row in ours]
        == [(row.id, row.properties) for row in theirs]
        != []
    )


def test_records_are_written_as_hubspot_wrote_them(puller: Puller) -> None:
    spelled = b'{"id":"7" , "properties":{"name":"\\u00e9 1.10","amount": 1.10},"createdAt":'
    spelled += b'"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","archived":false}'
    body = b'{"results":[' + spelled + b"]}"
    reply = Reply(200, body, {"Content-Type": "application/json"})
    puller.fake.server.fail(on("/objects/companies", "GET"), instead(reply))
    puller.fake.portal.records["companies"].clear()
    (file,) = puller.files(puller.request("companies"))
    assert file.path.read_bytes() == spelled + b"\n"


def test_our_client_finds_what_hubspots_own_finds(puller: Puller) -> None:
    since = datetime(2026, 9, 1, tzinfo=UTC)
    changed = Changed(since, datetime(2026, 10, 1, tzinfo=UTC))
    pages = puller.client.search_records("contacts", changed, ())
    ours = [row["id"] for page in pages for row in page.rows]
    asked = PublicObjectSearchRequest(
        filter_groups=[{"filters": changed.filters("contacts")}],
        sorts=["hs_object_id"],
        properties=[],
        limit=200,
        after="0",
    )
    theirs = judge(puller).crm.objects.search_api.do_search("contacts", asked)
    assert ours == [row.id for row in theirs.results] != []
    assert puller.client.count("contacts", changed.filters("contacts")) == theirs.total


def test_our_client_reads_the_history_that_hubspots_own_reads(puller: Puller) -> None:
    ids = [row["id"] for row in puller.fake.portal.find("contacts", archived=False)]
    names = ["lifecyclestage", "hs_lead_status"]
    ours = {
        (row["id"], name, instant(change["timestamp"]), change["value"])
        for row in puller.client.read_history("contacts", ids, names)
        for name, changes in row["propertiesWithHistory"].items()
        for change in changes
    }
    asked = BatchReadInputSimplePublicObjectId(
        inputs=[{"id": id_} for id_ in ids], properties=[], properties_with_history=names
    )
    theirs = judge(puller).crm.objects.batch_api.read("contacts", asked).results
    assert (
        ours
        == {
            (row.id, name, change.timestamp, change.value)
            for row in theirs
            for name, changes in row.properties_with_history.items()
            for change in changes
        }
        != set()
    )


def test_our_client_reads_the_pairs_that_hubspots_own_reads(puller: Puller) -> None:
    ids = [row["id"] for row in puller.fake.portal.find("calls", archived=False)]
    ours = {
        (row["from"]["id"], str(pair["toObjectId"]), kind["typeId"])
        for row in puller.client.read_associations("calls", "contacts", ids)
        for pair in row["to"]
        for kind in pair["associationTypes"]
    }
    asked = BatchInputPublicFetchAssociationsBatchRequest(inputs=[{"id": id_} for id_ in ids])
    api = judge(puller).crm.associations.v4.batch_api
    theirs = api.get_page("calls", "contacts", asked).results
    assert (
        ours
        == {
            (row._from.id, pair.to_object_id, kind.type_id)
            for row in theirs
            for pair in row.to
            for kind in pair.association_types
        }
        != set()
    )


def test_our_client_reads_the_owners_and_forms_that_hubspots_own_reads(puller: Puller) -> None:
    client, theirs = puller.client, judge(puller)
    owners = [row["id"] for page in client.owners(archived=False) for row in page.rows]
    assert owners == [row.id for row in theirs.crm.owners.owners_api.get_page(limit=100).results]
    forms = [row["id"] for page in client.marketing.forms(archived=False) for row in page.rows]
    assert forms == [row.id for row in theirs.marketing.forms.forms_api.get_page().results]
