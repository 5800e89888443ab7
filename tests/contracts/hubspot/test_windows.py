"""First loads, days after them, backfills: everything once, archived and merged records too."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from tandem.extract.hubspot.extractor import LOOKBACK
from tandem.extract.windows import BEGINNING
from tandem.handover import Window
from tests.contracts.hubspot.fake import serving
from tests.contracts.hubspot.portal import Portal, Record, iso
from tests.contracts.hubspot.pulling import Puller, new_puller
from tests.fixtures.loopback import Request

TODAY = datetime(2026, 11, 1, tzinfo=UTC)


def ids(rows: list[Record]) -> list[str]:
    return [row["id"] for row in rows]


def company(number: int, at: str) -> Record:
    names = {"name": f"Company {number}"}
    return {"id": str(number), "properties": names, "createdAt": at, "updatedAt": at}


def test_a_first_load_lists_and_a_later_window_searches(puller: Puller) -> None:
    puller.lines("contacts")
    assert len(puller.fake.server.asked("contacts/search")) == 1  # to compare the count
    puller.lines("contacts", since=TODAY - timedelta(days=30))
    assert len(puller.fake.server.asked("contacts/search")) > 2


def test_a_day_later_only_what_changed_is_pulled(puller: Puller) -> None:
    """And windows tile time, each proven, each a success."""
    puller.run_due()
    fake, portal = puller.fake, puller.fake.portal
    first, second, *_ = ids(portal.find("contacts", archived=False))
    deal, *_ = ids(portal.find("deals", archived=False))
    fake.time.sleep(3600)
    portal.touch("contacts", first, fake.time.now(), lifecyclestage="customer")
    portal.touch("deals", deal, fake.time.now(), amount="7")
    portal.archive("contacts", second, fake.time.now())
    fake.time.sleep(86_400)
    rows = puller.run_due()
    assert (rows["contacts"], rows["deals"], rows["companies"]) == (2, 1, 0)
    assert rows["property_history"] == 2
    for name in rows:
        one, other = puller.pulls(name).windows
        assert (one.window.since, one.window.until) == (BEGINNING, other.window.since)
        assert one.state == other.state == "SUCCESS"
        assert puller.pulls(name).fresh_as_of == other.window.until


def test_an_archived_record_stands_behind_its_live_version(puller: Puller) -> None:
    first = puller.fake.portal.find("contacts", archived=False)[0]

    def archive(request: Request) -> None:
        if request.query.get("archived") == "true":
            puller.fake.portal.archive("contacts", first["id"], puller.fake.time.now())

    puller.fake.on_request = archive
    rows = [row for row in puller.lines("contacts") if row["id"] == first["id"]]
    assert [row["archived"] for row in rows] == [False, True]


def test_records_archived_long_ago_are_pulled_once(puller: Puller) -> None:
    portal = puller.fake.portal
    first = portal.find("contacts", archived=False)[0]["id"]
    portal.archive("contacts", first, TODAY - timedelta(days=40))
    assert first in ids(puller.lines("contacts"))
    assert first not in ids(puller.lines("contacts", since=TODAY - timedelta(days=1)))


def test_the_loser_of_a_merge_is_named_by_the_winner(puller: Puller) -> None:
    fake, portal = puller.fake, puller.fake.portal
    loser, winner, *_ = ids(portal.find("contacts", archived=False))
    fake.time.sleep(3600)
    portal.merge("contacts", loser, winner, fake.time.now())
    fake.time.sleep(3600)
    rows = puller.lines("contacts", since=TODAY)
    assert ids(rows) == [winner]
    assert rows[0]["properties"]["hs_merged_object_ids"].split(";")[-1] == loser


def test_a_backfill_gives_what_was_changed_last_in_its_window(puller: Puller) -> None:
    since, until = TODAY - timedelta(days=60), TODAY - timedelta(days=30)
    records = puller.fake.portal.records["contacts"].values()
    expected = [
        row["id"]
        for row in records
        if iso(since - LOOKBACK) <= row["updatedAt"] < iso(until) and not row["archived"]
    ]
    rows = puller.lines("contacts", since, until)
    assert sorted(ids([row for row in rows if not row["archived"]])) == sorted(expected) != []


def test_an_old_change_of_a_record_changed_again_is_in_its_window(puller: Puller) -> None:
    fake, portal = puller.fake, puller.fake.portal
    first = portal.find("contacts", archived=False)[0]["id"]
    fake.time.sleep(7200)
    portal.touch("contacts", first, TODAY + timedelta(minutes=30), lifecyclestage="lead")
    portal.touch("contacts", first, TODAY + timedelta(minutes=90), lifecyclestage="customer")
    hour = timedelta(hours=1)
    told = [
        [row["value"] for row in puller.lines("property_history", since, since + hour)]
        for since in (TODAY + LOOKBACK, TODAY + hour + LOOKBACK)
    ]
    assert told == [["lead"], ["customer"]]


def test_a_change_the_search_learns_of_late_is_in_the_next_window(puller: Puller) -> None:
    fake, portal = puller.fake, puller.fake.portal
    first = portal.find("contacts", archived=False)[0]["id"]
    portal.touch("contacts", first, TODAY - timedelta(minutes=3), lifecyclestage="lead")
    fake.index_lag = timedelta(minutes=10)
    assert first not in ids(puller.lines("contacts", TODAY - timedelta(days=1), TODAY))
    fake.time.sleep(86_400)
    assert first in ids(puller.lines("contacts", TODAY, TODAY + timedelta(days=1)))


@pytest.mark.parametrize("since", [BEGINNING, TODAY - timedelta(days=300)], ids=["list", "search"])
def test_a_record_that_changes_during_the_scan_is_there_once(
    puller: Puller, since: datetime
) -> None:
    """A22: changed before it is reached, it may leave for the next window, which has it."""
    at = iso(TODAY - timedelta(days=9))
    portal = Portal()
    for number in range(1, 451):
        portal.add("companies", company(number, at))
    with serving(portal) as fake:
        other = new_puller(fake, puller.settings.home)

        def meddle(request: Request) -> None:
            if len(fake.server.asked("objects/companies")) == 2:  # behind the first page
                for number in (1, 440):
                    portal.touch("companies", str(number), fake.time.now(), name="Changed")

        fake.on_request = meddle
        rows = ids(other.lines("companies", since))
        assert len(rows) == len(set(rows))
        fake.on_request = lambda request: None
        fake.time.sleep(86_400)
        rows += ids(other.lines("companies", fake.time.start))
    assert {int(row) for row in rows} == set(range(1, 451))


def test_a_pair_under_two_types_is_two_rows(puller: Puller) -> None:
    pairs = puller.fake.portal.associations["contacts", "companies"]
    one, found = next(iter(pairs.items()))
    found.append((found[0][0], "contact_to_company_unlabeled"))
    rows = [row for row in puller.lines("associations") if row["fromObjectId"] == one]
    kinds = [row["associationType"] for row in rows if row["toObjectType"] == "companies"]
    assert kinds == ["contact_to_company", "contact_to_company_unlabeled"]


def test_pairs_beyond_a_page_are_read_on(puller: Puller) -> None:
    puller.fake.association_page = 2
    pairs = puller.fake.portal.associations["emails", "contacts"]
    first = next(iter(pairs))
    pairs[first] = [(str(number), "email_to_contact") for number in range(7)]
    rows = [row for row in puller.lines("associations") if row["fromObjectId"] == first]
    assert [row["toObjectId"] for row in rows if row["toObjectType"] == "contacts"] == [
        str(number) for number in range(7)
    ]


def test_owners_have_the_time_zone_of_their_user(puller: Puller) -> None:
    zones = {row["id"]: row["timezone"] for row in puller.fake.portal.owners}
    assert {row["id"]: row["timezone"] for row in puller.lines("owners")} == zones


def test_owners_come_without_time_zones_where_users_are_hidden(
    puller: Puller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    puller.fake.missing_scopes = {"users"}
    rows = puller.lines("owners")
    assert {row["timezone"] for row in rows} == {None}
    assert "owners have no time zone" in caplog.text


def test_events_and_submissions_stay_within_their_window(puller: Puller) -> None:
    since, until = TODAY - timedelta(days=60), TODAY - timedelta(days=30)
    for name, at in (("email_events", "created"), ("form_submissions", "submittedAt")):
        rows = puller.lines(name, since, until)
        known = getattr(puller.fake.portal, {"form_submissions": "submissions"}.get(name, name))
        low, high = iso(since - LOOKBACK), iso(until)
        assert sorted(row[at] for row in rows) == sorted(
            row[at] for row in known if low <= row[at] < high
        )
        assert rows


def test_an_object_left_out_is_not_planned(puller: Puller) -> None:
    extractor = type(puller.extractor)(
        puller.client, puller.extractor.contract, puller.ledger, leave_out=frozenset({"campaigns"})
    )
    planned = {request.object for request in extractor.plan()}
    assert planned == {item.object for item in extractor.contract.objects} - {"campaigns"}


def test_a_window_without_a_row_is_a_success_without_a_file(puller: Puller) -> None:
    request = puller.request("contacts", since=TODAY, until=TODAY + timedelta(hours=1))
    assert puller.run(request) == []
    assert puller.pulls("contacts").find(Window(since=TODAY, until=TODAY + timedelta(hours=1)))
    assert puller.pulls("contacts").windows[0].state == "SUCCESS"
