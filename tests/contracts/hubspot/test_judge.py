"""HubSpot's own client, generated from HubSpot's specifications, reads the fake: its judge."""

from datetime import UTC, datetime
from typing import Any

import hubspot
import pytest
from hubspot.crm.associations.v4 import BatchInputPublicFetchAssociationsBatchRequest
from hubspot.crm.objects import BatchReadInputSimplePublicObjectId, PublicObjectSearchRequest
from hubspot.crm.objects.exceptions import ApiException

from tests.contracts.hubspot.fake import FakeHubSpot
from tests.contracts.hubspot.gate import CLIENT_ID, CLIENT_SECRET, PRIVATE_TOKEN, REFRESH_TOKEN
from tests.contracts.hubspot.portal import CRM_OBJECTS, instant, modified_property


def judge(fake: FakeHubSpot, token: str = PRIVATE_TOKEN) -> Any:
    return hubspot.HubSpot(access_token=token, host=fake.url, base_url=fake.url)


def search(fake: FakeHubSpot, object_type: str, **asked: Any) -> Any:
    request = PublicObjectSearchRequest(
        **{"limit": 200, "after": "0", "properties": [], "filter_groups": [], "sorts": []} | asked
    )
    return judge(fake).crm.objects.search_api.do_search(object_type, request)


def by_id(fake: FakeHubSpot, object_type: str, *, archived: bool = False) -> dict[str, Any]:
    return {row["id"]: row for row in fake.portal.find(object_type, archived=archived)}


@pytest.mark.parametrize("object_type", CRM_OBJECTS)
def test_every_page_of_every_object_is_read(fake: FakeHubSpot, object_type: str) -> None:
    api = judge(fake).crm.objects.basic_api
    rows: dict[str, Any] = {}
    after = None
    while True:
        page = api.get_page(object_type, limit=7, after=after, properties=["hs_object_id"])
        rows |= {row.id: row for row in page.results}
        if page.paging is None:
            break
        after = page.paging.next.after
    known = by_id(fake, object_type)
    assert list(rows) == list(known) != []
    assert all(row.updated_at == instant(known[row.id]["updatedAt"]) for row in rows.values())


def test_archived_records_stand_in_a_list_of_their_own(fake: FakeHubSpot) -> None:
    first = next(iter(by_id(fake, "contacts")))
    fake.portal.archive("contacts", first, datetime(2026, 10, 31, tzinfo=UTC))
    page = judge(fake).crm.objects.basic_api.get_page("contacts", limit=100, archived=True)
    told = {row.id: row for row in page.results}
    assert told[first].archived
    assert told[first].archived_at == datetime(2026, 10, 31, tzinfo=UTC)
    found = search(fake, "contacts")
    assert first not in {row.id for row in found.results}


def test_a_search_filters_by_the_time_of_change_and_tells_its_total(fake: FakeHubSpot) -> None:
    known = by_id(fake, "contacts")
    middle = sorted(instant(row["updatedAt"]) for row in known.values())[len(known) // 2]
    since = str(round(middle.timestamp() * 1000))
    rule = {"propertyName": "lastmodifieddate", "operator": "GTE", "value": since}
    found = search(fake, "contacts", filter_groups=[{"filters": [rule]}], properties=["email"])
    expected = {i for i, row in known.items() if instant(row["updatedAt"]) >= middle}
    assert {row.id for row in found.results} == expected
    assert found.total == len(expected)
    told = {row.id: row.properties["email"] for row in found.results}
    assert told == {i: known[i]["properties"]["email"] for i in expected}


def test_a_search_beyond_ten_thousand_results_is_refused(fake: FakeHubSpot) -> None:
    with pytest.raises(ApiException) as refusal:
        search(fake, "contacts", after="9900")
    assert refusal.value.status == 400


def test_a_search_knows_no_property_of_another_name(fake: FakeHubSpot) -> None:
    with pytest.raises(ApiException) as refusal:
        search(fake, "contacts", sorts=["colour"])
    assert refusal.value.status == 400


def test_a_batch_tells_the_history_of_its_records(fake: FakeHubSpot) -> None:
    ids = list(by_id(fake, "contacts"))[:20]
    request = BatchReadInputSimplePublicObjectId(
        inputs=[{"id": id_} for id_ in ids],
        properties=[],
        properties_with_history=["lifecyclestage"],
    )
    answer = judge(fake).crm.objects.batch_api.read("contacts", request)
    assert [row.id for row in answer.results] == ids
    changes = [
        row.properties_with_history["lifecyclestage"]
        for row in answer.results
        if len(row.properties_with_history["lifecyclestage"]) > 1
    ]
    assert changes
    for entries in changes:
        assert entries == sorted(entries, key=lambda entry: entry.timestamp, reverse=True)


def test_a_batch_tells_what_it_does_not_know(fake: FakeHubSpot) -> None:
    request = BatchReadInputSimplePublicObjectId(
        inputs=[{"id": "1"}], properties=[], properties_with_history=[]
    )
    answer = judge(fake).crm.objects.batch_api.read("contacts", request)
    assert answer.num_errors == 1
    assert answer.errors[0].context["ids"] == ["1"]


def test_associations_come_in_pages_per_record(fake: FakeHubSpot) -> None:
    pairs = fake.portal.associations["emails", "contacts"]
    first = next(iter(pairs))
    pairs[first] = [(str(number), "email_to_contact") for number in range(900)]
    read = judge(fake).crm.associations.v4.batch_api.get_page
    seen: list[str] = []
    after = None
    while True:
        asked = BatchInputPublicFetchAssociationsBatchRequest(
            inputs=[{"id": first, "after": after}]
        )
        row = read("emails", "contacts", asked).results[0]
        seen += [item.to_object_id for item in row.to]
        if row.paging is None:
            break
        after = row.paging.next.after
    assert seen == [str(number) for number in range(900)]


def test_types_of_associations_have_names(fake: FakeHubSpot) -> None:
    found = judge(fake).crm.associations.schema.types_api.get_all("contacts", "companies")
    assert {row.id: row.name for row in found.results}["1"] == "contact_to_company"


def test_owners_pipelines_and_forms_are_read(fake: FakeHubSpot) -> None:
    client = judge(fake)
    owners = client.crm.owners.owners_api.get_page(limit=100).results
    assert {row.email for row in owners} == {row["email"] for row in fake.portal.owners}
    stages = client.crm.pipelines.pipelines_api.get_all("deals").results[0].stages
    assert {stage.id for stage in stages} > {"closedwon", "closedlost"}
    forms = client.marketing.forms.forms_api.get_page(limit=50).results
    assert {row.name for row in forms} == {row["name"] for row in fake.portal.forms}


def test_properties_are_described(fake: FakeHubSpot) -> None:
    found = judge(fake).crm.properties.core_api.get_all("contacts").results
    assert {"email", "lifecyclestage"} <= {row.name for row in found}


def test_a_refresh_token_gives_a_token_that_ends(fake: FakeHubSpot) -> None:
    given = judge(fake).oauth.tokens_api.create(
        grant_type="refresh_token",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        refresh_token=REFRESH_TOKEN,
    )
    client = judge(fake, given.access_token)
    assert client.crm.owners.owners_api.get_page().results
    fake.time.sleep(31 * 60)
    with pytest.raises(hubspot.crm.owners.exceptions.ApiException) as refusal:
        client.crm.owners.owners_api.get_page()
    assert refusal.value.status == 401


def test_more_than_five_searches_a_second_are_refused(fake: FakeHubSpot) -> None:
    for _ in range(5):
        search(fake, "deals")
    with pytest.raises(ApiException) as refusal:
        search(fake, "deals")
    assert refusal.value.status == 429
    fake.time.sleep(1)
    assert search(fake, "deals").results


@pytest.mark.parametrize("object_type", CRM_OBJECTS)
def test_every_object_says_when_it_was_changed(fake: FakeHubSpot, object_type: str) -> None:
    assert modified_property(object_type) in fake.portal.properties[object_type]
