"""A first load, the days after it, a backfill: what is pulled is what the org holds."""

from datetime import timedelta

from tandem.extract.windows import BEGINNING
from tandem.handover import ExtractRequest, Window
from tests.contracts.salesforce.conftest import CONTRACT, Office

NAMES = [item.object for item in CONTRACT.objects]


def test_the_fake_org_holds_one_version_of_each_record_of_every_object(tables):
    for name in NAMES:
        ids = [row["Id"] for row in tables[name].rows]
        assert len(set(ids)) == len(ids) > 0


def test_a_first_load_gives_the_rows_of_the_drop_folder(pulled, exports, settings):
    dropped = Office(pulled.org, pulled.server, settings)
    dropped.drop(exports)
    for name in NAMES:
        if name != "Lead":
            assert pulled.rows(name) == dropped.rows(name), name
    ours, theirs = set(pulled.rows("Lead")), set(dropped.rows("Lead"))
    older = theirs - ours  # the drop folder also holds an older export of some leads
    assert ours < theirs
    assert {row[0] for row in older} <= {row[0] for row in ours}


def test_every_window_succeeds_with_the_vendors_total_and_ours(pulled):
    for name in NAMES:
        (entry,) = pulled.entries(name)
        held = len(pulled.org.tables[name].rows)
        assert (entry.state, entry.records_reported, entry.rows_parsed) == ("SUCCESS", held, held)
        assert pulled.fresh_as_of(name) == entry.window.until
        assert len(entry.batch_ids) == -(-held // pulled.org.page_records)


def test_the_next_day_pulls_what_changed_and_a_moment_before(office):
    office.run("Lead")
    lead = office.org.tables["Lead"].rows[0]
    office.org.time.sleep(24 * 3600)
    lead |= {"Status": "Nurture", "SystemModstamp": "2026-11-01T12:00:00.000Z"}
    batches = office.run("Lead")
    assert sum(batch.rows_in for batch in batches) == 1
    first, second = [entry.window for entry in office.entries("Lead")]
    assert second.since == first.until
    query = office.server.asked("jobs/query", "POST")[-1].json()["query"]
    assert f"SystemModstamp >= {second.since - timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}" in query


def test_a_record_dated_before_the_window_but_seen_late_is_not_missed(office):
    office.run("Lead")
    office.org.time.sleep(24 * 3600)
    late = office.entries("Lead")[0].window.until - timedelta(minutes=5)
    stamp = f"{late:%Y-%m-%dT%H:%M:%S}.000Z"
    office.org.tables["Lead"].rows[0] |= {"Status": "Late", "SystemModstamp": stamp}
    assert sum(batch.rows_in for batch in office.run("Lead")) == 1


def test_a_quiet_day_is_a_success_with_nothing_in_it(office):
    office.org.sends_header_when_empty = False
    office.run("Lead")
    office.org.time.sleep(24 * 3600)
    assert office.run("Lead") == []
    entry = office.entries("Lead")[-1]
    assert (entry.state, entry.records_reported, entry.rows_parsed) == ("SUCCESS", 0, 0)


def test_deleted_and_merged_records_come_along(office):
    loser, winner = office.org.tables["Lead"].rows[:2]
    loser |= {"IsDeleted": "true", "MasterRecordId": winner["Id"]}
    office.run("Lead")
    names = [field.column for field in CONTRACT.objects[0].fields]
    rows = [dict(zip(names, row, strict=True)) for row in office.rows("Lead")]
    found = {row["id"]: (row["isdeleted"], row["masterrecordid"]) for row in rows}
    assert found[loser["Id"]] == (True, winner["Id"])


def test_a_backfill_pulls_its_window_again_and_moves_nothing_else(office):
    office.run("Task")
    fresh = office.fresh_as_of("Task")
    window = Window(since=fresh - timedelta(days=60), until=fresh - timedelta(days=30))
    pull = office.pull(("Task",))
    request = ExtractRequest(source="salesforce", object="Task", window=window)
    batches = office.finish(pull, request)
    asked = [
        row
        for row in office.org.tables["Task"].rows
        if f"{window.since - timedelta(minutes=30):%Y-%m-%dT%H:%M:%S}"
        <= row["SystemModstamp"][:19]
        < f"{window.until:%Y-%m-%dT%H:%M:%S}"
    ]
    assert asked
    assert sum(batch.rows_in for batch in batches) == len(asked)
    assert office.fresh_as_of("Task") == fresh
    assert len(office.rows("Task")) == len(office.org.tables["Task"].rows)


def test_an_object_the_org_does_not_have_is_named_and_left_out(office, caplog):
    caplog.set_level("INFO")
    del office.org.tables["DatedConversionRate"]
    requests = office.pull(("Group", "DatedConversionRate")).extractor.plan()
    assert [request.object for request in requests] == ["Group"]
    assert "has no DatedConversionRate" in caplog.text


def test_an_object_without_its_cursor_is_pulled_whole(office):
    office.run("Group")
    del office.org.tables["Group"].fields["SystemModstamp"]
    office.org.time.sleep(24 * 3600)
    office.run("Group")
    assert "where" not in office.server.asked("jobs/query", "POST")[-1].json()["query"]


def test_only_fields_of_the_contract_leave_the_org(office):
    office.run("Lead")
    query = office.server.asked("jobs/query", "POST")[0].json()["query"]
    assert "Email" in query
    assert "Description" in office.org.tables["Lead"].fields
    assert "Description" not in query


def test_a_window_from_the_beginning_has_no_lower_bound(office):
    office.run("Group")
    assert ">=" not in office.server.asked("jobs/query", "POST")[0].json()["query"]
    assert office.entries("Group")[0].window.since == BEGINNING
