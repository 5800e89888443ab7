"""What the API gives is what the drop folder gives, and what HubSpot's own client reads."""

import json
from pathlib import Path
from typing import Any

import hubspot
import pytest

from tandem.engines.duckdb import connect, quoted
from tandem.engines.lake import stored_batch
from tandem.handover import ExtractedFile
from tandem.land import land
from tandem.load import load
from tandem.settings import Settings
from tandem.sources import ObjectContract
from tests.contracts.hubspot.gate import PRIVATE_TOKEN
from tests.contracts.hubspot.portal import CRM_OBJECTS
from tests.contracts.hubspot.pulling import CONTRACT, REGISTRY, Puller
from tests.fixtures.loopback import Reply, instead, on

# HubSpot's API names nobody in a submission or an event; the e-mail address tells who it was.
NOT_TOLD = {"form_submissions": {"contactid"}, "email_events": {"contactid"}}


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
    api = hubspot.HubSpot(access_token=PRIVATE_TOKEN, host=puller.fake.url).crm.objects
    ours = [row for page in puller.client.list_records(object_type, asked) for row in page.rows]
    theirs = api.basic_api.get_page(object_type, limit=100, properties=asked).results
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
