"""What Salesforce does on a bad day, and what becomes of it (cases A of the catalogue)."""

from datetime import timedelta

import pytest

from tandem.clients.failures import (
    AnswerUnsound,
    CredentialsRefused,
    ExportLost,
    QuotaExhausted,
    RequestRefused,
    VendorUnavailable,
)
from tandem.land import landed_batches
from tests.contracts.salesforce.fake import Table
from tests.fixtures.loopback import Reply, instead, json_reply, loopback, on, spoiled

RESULTS, JOBS = on("/results"), on("/jobs/query", "POST")


@pytest.fixture
def paged(office):
    """An org whose leads come in several pages."""
    office.org.page_records = 14
    return office


def entry(office, name="Lead"):
    return office.entries(name)[-1]


def fails(office, kind, *objects):
    """The run fails with this kind; nothing is landed and nothing counts as fresh."""
    objects = objects or ("Lead",)
    with pytest.raises(kind) as caught:
        office.run(*objects)
    assert caught.value.remedy
    assert landed_batches(office.settings) == []
    assert office.fresh_as_of("Lead") is None
    return caught.value


def whole(office, name="Lead"):
    """All records are there, once."""
    return len(office.rows(name)) == len(office.org.tables[name].rows)


@pytest.mark.parametrize("where", [on("/describe"), JOBS, RESULTS])
def test_a_maintenance_page_is_waited_out_or_refused(office, where):
    """A01."""
    page = Reply(200, b"<html>maintenance</html>", {"Content-Type": "text/html"})
    office.server.fail(where, instead(page), times=99)
    assert fails(office, AnswerUnsound).code == "content_mismatch"
    office.server.faults.clear()
    office.server.fail(where, instead(page), times=2)
    office.run("Lead")
    assert whole(office)


@pytest.mark.parametrize("outcome", ["Failed", "Aborted"])
def test_a_job_that_fails_is_created_once_more(office, outcome):
    """A08."""
    office.org.outcomes = [outcome]
    office.run("Lead")
    assert whole(office)
    assert len(office.org.jobs) == 2


def test_a_job_that_fails_twice_fails_the_window(office):
    """A08."""
    office.org.outcomes = ["Failed"] * 9
    assert fails(office, ExportLost).code == "export_failed"
    assert entry(office).state == "FAILED"
    assert len(office.org.jobs) == 2


def test_a_job_that_is_gone_is_created_again(office):
    """A09: a run that stopped after a job was ready, taken up eight days later."""
    office.server.fail(RESULTS, instead(Reply(503)), times=99)
    fails(office, VendorUnavailable)
    office.server.faults.clear()
    office.org.time.sleep(8 * 24 * 3600)
    office.run("Lead")
    assert whole(office)


def test_a_body_shorter_than_its_length_is_never_landed(paged):
    """A11."""
    paged.server.fail(RESULTS, spoiled(cut_at=100), times=2)
    paged.run("Lead")
    assert whole(paged)


@pytest.mark.parametrize("end", [-1, -200])
def test_a_stream_that_ends_early_without_a_word_is_refused(paged, end):
    """A12: in the middle of a record, and between two."""

    def shorten(request, normal):
        reply = normal()
        lines = reply.body.split(b"\n")
        body = reply.body[:end] if end == -200 else b"\n".join(lines[:-3]) + b"\n"
        return reply.but(body=body, chunked=True)

    paged.server.fail(RESULTS, shorten, times=99)
    assert fails(paged, AnswerUnsound).code == "row_count_mismatch"


def test_the_days_allowance_used_up_defers_and_keeps_what_is_finished(office):
    """A13."""
    office.run("Group")
    office.org.calls_left = 4  # list, describe and limits; the job is not created any more
    with pytest.raises(QuotaExhausted) as caught:
        office.run("Lead")
    assert entry(office).state == "DEFERRED"
    assert entry(office).not_before == caught.value.until > office.org.time.now()
    assert office.fresh_as_of("Lead") is None
    assert entry(office, "Group").state == "SUCCESS"
    office.org.calls_left = None
    office.org.time.sleep(3601)
    office.run("Lead")
    assert entry(office).state == "SUCCESS"


def test_too_many_calls_at_once_are_waited_out(office):
    """A13: the same code, another meaning."""
    busy = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "ConcurrentRequests exceeded."}]
    office.server.fail(JOBS, instead(json_reply(busy, 403)), times=2)
    office.run("Lead")
    assert whole(office)


def test_a_session_that_ends_between_pages_goes_on_at_the_same_locator(paged):
    """A14."""

    def end_session(request, normal):
        paged.org.end_sessions()
        return normal()

    paged.server.fail(RESULTS, end_session, after=2)
    paged.run("Lead")
    assert whole(paged)
    asked = [request.query.get("locator") for request in paged.server.asked("/results")]
    assert asked[2] == asked[3]
    assert len(paged.tokens) == 2


def test_a_page_that_holds_other_than_it_says_is_refused(paged):
    """A15."""

    def lie(request, normal):
        reply = normal()
        return reply.but(headers=reply.headers | {"Sforce-NumberOfRecords": "9"})

    paged.server.fail(RESULTS, lie, after=1)
    assert fails(paged, AnswerUnsound).code == "row_count_mismatch"


def test_a_locator_that_leads_back_is_refused(paged):
    """A16."""

    def loop(request, normal):
        reply = normal()
        return reply.but(headers=reply.headers | {"Sforce-Locator": "MTIz-14"})

    paged.server.fail(RESULTS, loop, times=99)
    assert fails(paged, AnswerUnsound).code == "pagination_loop"


def test_a_total_other_than_the_sum_of_pages_is_refused(paged):
    """A17."""

    def one_more(request, normal):
        reply = normal()
        job = next(iter(paged.org.jobs.values()))
        job.told_records = len(job.rows) + 1
        return reply

    paged.server.fail(JOBS, one_more)
    assert fails(paged, AnswerUnsound).code == "row_count_mismatch"


@pytest.mark.parametrize("header", [{}, {"Retry-After": "11"}])
def test_too_many_requests_are_waited_out(office, header):
    """A18."""
    office.server.fail(RESULTS, instead(Reply(429, headers=header)), times=2)
    office.run("Lead")
    assert whole(office)
    assert (office.org.time.sleeps.count(11.0) == 2) == bool(header)


def test_records_that_share_one_timestamp_are_all_there(office):
    """A21: 25,000 of them, in pages of 10,000."""
    ids = [f"00G{n:012}AAA" for n in range(25_000)]
    stamp = "2026-10-01T00:00:00.000Z"
    fields = office.org.tables["Group"].fields
    rows = [dict.fromkeys(fields, "") | {"Id": it, "SystemModstamp": stamp} for it in ids]
    for row in rows:
        row |= {"Name": "a", "Type": "Queue", "DeveloperName": "a", "CreatedDate": stamp}
    office.org.tables["Group"] = Table(fields, rows)
    office.org.page_records = 10_000
    office.run("Group")
    assert {row[0] for row in office.rows("Group")} == set(ids)


def test_a_record_that_moves_on_during_the_pull_is_there_once_in_its_last_state(paged):
    """A22."""
    paged.run("Lead")
    moved = paged.org.tables["Lead"].rows[0]
    paged.org.time.sleep(3600)
    moved |= {"Status": "Moved", "SystemModstamp": "2026-11-01T00:50:00.000Z"}
    batches = paged.run("Lead")
    assert sum(batch.rows_loaded for batch in batches) == 1


def test_an_app_whose_access_is_revoked_asks_for_a_person(office):
    """A23."""
    office.server.fail(on("/oauth2/token"), instead(json_reply({"error": "inactive_user"}, 400)))
    with pytest.raises(CredentialsRefused) as caught:
        office.run("Lead")
    assert "inactive_user" in caught.value.what
    assert "Activate" in caught.value.remedy


@pytest.mark.parametrize("status", [503, 530])
def test_a_burst_of_outages_is_waited_out_and_a_long_one_fails(paged, status):
    """A24."""
    paged.server.fail(RESULTS, instead(Reply(status)), times=99)
    assert fails(paged, VendorUnavailable).code == "vendor_unavailable"
    assert entry(paged).state == "FAILED"
    paged.server.faults.clear()
    paged.server.fail(RESULTS, instead(Reply(status)), times=3)
    paged.server.fail(RESULTS, spoiled(cut_at=20), after=2)
    paged.run("Lead")
    assert whole(paged)
    assert len(paged.org.jobs) == 1


def test_a_corrupt_compression_is_told(office):
    """A25."""

    def garble(request, normal):
        reply = normal()
        return reply.but(headers=reply.headers | {"Content-Encoding": "gzip"})

    office.server.fail(RESULTS, garble, times=99)
    assert fails(office, AnswerUnsound).code == "decode_error"


def test_an_empty_page_with_a_locator_is_not_the_last(paged):
    """A26."""

    def nothing_yet(request, normal):
        reply = normal()
        told = {"Sforce-NumberOfRecords": "0", "Sforce-Locator": "MTIz-0"}
        return reply.but(body=reply.body.split(b"\n")[0] + b"\n", headers=reply.headers | told)

    paged.server.fail(RESULTS, nothing_yet)
    paged.run("Lead")
    assert whole(paged)


def test_a_redirect_to_another_host_is_not_followed(office):
    """A27."""
    with loopback(lambda request: Reply()) as other:
        moved = Reply(302, headers={"Location": other.url})
        office.server.fail(RESULTS, instead(moved))
        assert fails(office, AnswerUnsound).code == "cross_host_redirect"
        assert other.requests == []


def test_windows_follow_salesforces_clock_not_ours(office, caplog):
    """A29: ours is ten minutes ahead."""
    skewed = office.org.time.clock
    ours = type(skewed)(
        skewed.monotonic, skewed.sleep, lambda: office.org.time.now() + timedelta(minutes=10)
    )
    pull = office.pull(("Lead",))
    pull.extractor.client.clock = ours
    (request,) = pull.extractor.plan()
    assert request.window.until == office.org.time.now()
    assert "its clock and ours differ" in caplog.text


def test_a_required_field_that_is_hidden_stops_its_object(office):
    """A30."""
    del office.org.tables["Lead"].fields["Status"]
    error = fails(office, AnswerUnsound)
    assert error.code == "contract_missing_column"
    assert "Status of Lead" in error.what
    assert office.org.jobs == {}


def test_an_optional_field_that_is_hidden_is_told_as_missing(office):
    """A30."""
    del office.org.tables["Lead"].fields["Industry"]
    (batch,) = office.run("Lead")
    assert "industry" in {name.lower() for name in batch.missing_columns}


def test_a_field_whose_type_changed_is_not_loaded_as_something_else(office):
    """A31."""
    for row in office.org.tables["Lead"].rows:
        row["NumberOfEmployees"] = "2026-01-01T00:00:00.000Z"
    (batch,) = office.run("Lead")
    assert batch.rows_quarantined == batch.rows_in > 0


def test_a_retired_version_names_the_setting(office):
    """A32."""
    with pytest.raises(RequestRefused) as caught:
        office.run("Lead", api_version="20.0")
    assert "api_version" in caught.value.remedy


def test_a_version_about_to_retire_is_told_once(office, caplog):
    """A32."""
    warning = {"Warning": '299 - "This API is deprecated"', "Content-Type": "application/json"}
    office.server.fail(on("/sobjects"), spoiled(headers=warning), times=9)
    office.run("Lead")
    assert caplog.text.count("deprecated") == 1


def test_a_record_that_comes_twice_is_loaded_once(office):
    """A33."""
    rows = office.org.tables["Lead"].rows
    rows.append(dict(rows[0]))
    rows.append(rows[1] | {"Status": "Differs"})
    (batch,) = office.run("Lead")
    assert (batch.rows_duplicate, batch.is_balanced) == (1, True)
    assert batch.rows_in == batch.rows_loaded + batch.rows_duplicate + batch.rows_superseded


def test_a_page_that_drips_is_given_up(office):
    """A34."""
    office.server.fail(RESULTS, spoiled(seconds_per_byte=60.0))
    assert fails(office, AnswerUnsound).code == "too_slow"


def test_an_object_that_disappears_is_an_error_not_a_silence(office):
    office.run("Lead")
    del office.org.tables["Lead"]
    office.org.time.sleep(24 * 3600)
    with pytest.raises(RequestRefused) as caught:
        office.run("Lead")
    assert caught.value.code == "not_found"
