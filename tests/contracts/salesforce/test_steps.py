"""The steps as the DAG calls them, over an Airflow connection: JSON in, JSON out."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tandem.clients.failures import CredentialsRefused, QuotaExhausted
from tandem.engines import warehouse
from tandem.errors import StageFailed
from tandem.extract.ledger import WindowLedger
from tandem.pipeline import journal, pulls, steps
from tests.contracts.salesforce.fake import CLIENT_ID, CLIENT_SECRET

OBJECTS = ("Lead", "Group")


@pytest.fixture
def connected(office, monkeypatch):
    """An org of two objects behind the connection `salesforce_default`."""
    for name in set(office.org.tables) - set(OBJECTS):
        del office.org.tables[name]
    connect(monkeypatch, office, CLIENT_SECRET)
    return office


def connect(monkeypatch, office, secret):
    url = office.server.url
    extra = {"instance_url": url, "consumer_key": CLIENT_ID, "consumer_secret": secret}
    connection = json.dumps({"conn_type": "salesforce", "extra": extra})
    monkeypatch.setenv("AIRFLOW_CONN_SALESFORCE_DEFAULT", connection)


def plan(office, **told):
    settings = office.settings.model_copy(update=told)
    return pulls.plan_api(settings, "salesforce", "default")


def pull(office, request):
    """What the operator does, with the waits left out."""
    result = pulls.begin_pull(office.settings, request)
    while isinstance(result, datetime):
        office.org.time.sleep(60)
        result = pulls.resume_pull(office.settings, request)
    return result


def run(office, **told):
    for request in plan(office, **told):
        landed = steps.land(office.settings, pull(office, request))
        steps.load(office.settings, landed)


def test_a_run_pulls_what_is_due_and_a_second_one_finds_nothing(connected):
    run(connected)
    for name in OBJECTS:
        assert len(connected.rows(name)) == len(connected.org.tables[name].rows)
        assert connected.entries(name)[0].state == "SUCCESS"
    assert plan(connected) == []


def test_a_wait_is_kept_by_our_clock_not_the_vendors(connected):
    (request, _) = plan(connected)
    before = datetime.now(tz=UTC)
    assert before < pulls.begin_pull(connected.settings, request) < before + timedelta(minutes=2)


def test_a_window_without_a_file_is_settled_at_once(connected):
    run(connected)
    connected.org.sends_header_when_empty = False
    connected.org.time.sleep(24 * 3600)
    assert [pull(connected, request) for request in plan(connected)] == [[], []]
    assert {connected.entries(name)[-1].state for name in OBJECTS} == {"SUCCESS"}


def test_a_span_is_pulled_again_in_tiles_without_moving_what_is_fresh(connected):
    run(connected)
    fresh = connected.fresh_as_of("Lead")
    span = {"since": fresh - timedelta(days=45), "until": fresh - timedelta(days=5)}
    requests = plan(connected, **span)
    assert [request["object"] for request in requests] == ["Group", "Group", "Lead", "Lead"]
    run(connected, **span)
    assert connected.fresh_as_of("Lead") == fresh
    assert {entry.state for entry in connected.entries("Lead")} == {"SUCCESS"}
    assert len(connected.rows("Lead")) == len(connected.org.tables["Lead"].rows)


def test_a_refused_file_leaves_its_window_partial(connected):
    connected.org.tables["Group"].rows.clear()
    connected.org.page_records = 20
    request = next(item for item in plan(connected) if item["object"] == "Lead")
    files = pull(connected, request)
    landed = steps.land(connected.settings, files)
    landed[0]["records_reported"] = 99
    with pytest.raises(Exception, match="99"):
        steps.load(connected.settings, landed)
    (entry,) = connected.entries("Lead")
    assert (entry.state, len(entry.batch_ids)) == ("PARTIAL", len(files) - 1)
    assert connected.fresh_as_of("Lead") is None


def test_a_used_up_quota_is_told_as_put_off(connected):
    (request, _) = plan(connected)
    connected.org.calls_left = 0
    with pytest.raises(QuotaExhausted):
        pulls.begin_pull(connected.settings, request)
    path = journal.path_of(connected.settings, journal.run_id())
    assert list(journal.read(path))[-1].kind == "deferred"


def test_a_plan_that_is_put_off_lets_the_run_go_on_degraded(connected):
    connected.org.time.start = datetime.now(tz=UTC)
    connected.org.calls_left = 0
    (request,) = plan(connected)
    with pytest.raises(QuotaExhausted):
        pulls.begin_pull(connected.settings, request)
    gate = steps.check_landed(connected.settings, [[], [request]], [None, None])
    assert gate == {"is_degraded": True, "checks": []}


def test_a_plan_that_was_put_off_is_made_again_not_pulled(connected):
    connected.org.calls_left = 0
    (request,) = plan(connected)  # the org's clock is far behind: its reset is past already
    with pytest.raises(StageFailed, match="Clear the task"):
        pulls.begin_pull(connected.settings, request)
    connected.org.calls_left = None
    span = {"since": datetime(2026, 10, 1, tzinfo=UTC), "until": datetime(2026, 10, 2, tzinfo=UTC)}
    assert [request["object"] for request in plan(connected, **span)] == ["Lead", "Group"]


def test_a_refused_login_fails_the_plan_with_its_remedy(connected, monkeypatch):
    connect(monkeypatch, connected, "wrong")
    with pytest.raises(CredentialsRefused, match="consumer secret"):
        plan(connected)


def test_the_audit_knows_how_far_each_object_was_read(connected):
    run(connected)
    connected.org.time.sleep(24 * 3600)
    requests = plan(connected)
    connected.org.calls_left = 0
    with pytest.raises(QuotaExhausted):
        pulls.begin_pull(connected.settings, requests[0])
    with warehouse.door(connected.settings) as door:
        pulls.write_pulls(connected.settings, door)
        rows = {row["object"]: row for row in door.query("from raw._pulls").to_pylist()}
    ledger = WindowLedger(connected.settings.lake)
    for name in OBJECTS:
        assert rows[name]["fresh_as_of"] == ledger.of("salesforce", "default", name).fresh_as_of
    assert {row["pull_state"] for row in rows.values()} == {"SUCCESS", "DEFERRED"}
