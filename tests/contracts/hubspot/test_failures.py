"""What HubSpot can answer, and what becomes of it: never half a window, never a silent success."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tandem.clients.failures import (
    AnswerUnsound,
    CredentialsRefused,
    QuotaExhausted,
    RequestRefused,
    VendorUnavailable,
)
from tandem.clients.hubspot.tokens import OAuth, PrivateApp
from tandem.extract.hubspot.extractor import SETTLES
from tandem.handover import LoadedBatch
from tests.contracts.hubspot.fake import FakeHubSpot
from tests.contracts.hubspot.gate import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from tests.contracts.hubspot.pulling import CONTRACT, Puller, new_puller
from tests.contracts.hubspot.wire import Refusal
from tests.fixtures.loopback import Reply, Request, instead, json_reply, loopback, on, spoiled

LIST, SEARCH = on("/objects/contacts", "GET"), on("/contacts/search")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
Spoil = Callable[[Request, Callable[[], Reply]], Reply]


def too_many(policy: str, **headers: str) -> Spoil:
    refusal = Refusal(429, "RATE_LIMITS", "Slow down.", policyName=policy)
    refusal.headers = headers
    return instead(refusal.reply)


def changed(change: Callable[[dict[str, Any]], Any]) -> Spoil:
    """The reply with its content changed in place."""

    def spoil(request: Request, normal: Callable[[], Reply]) -> Reply:
        content = json.loads(normal().body)
        change(content)
        return json_reply(content)

    return spoil


def fails(puller: Puller, name: str, kind: type[Exception], **window: Any) -> str:
    """Pull a window that must fail; its code. Nothing is landed, and the ledger knows."""
    request = puller.request(name, **window)
    with pytest.raises(kind) as failure:
        puller.run(request)
    assert not list(puller.settings.landing.glob("hubspot/*/*/*"))
    entry = puller.ledger.entry(request)
    assert entry is not None
    assert entry.state == ("DEFERRED" if kind is QuotaExhausted else "FAILED")
    assert puller.pulls(name).fresh_as_of is None
    assert entry.code == failure.value.code  # type: ignore[attr-defined]
    assert failure.value.remedy  # type: ignore[attr-defined]
    return entry.code


def everything(puller: Puller, name: str = "contacts", **window: Any) -> LoadedBatch:
    """Pull a window that must succeed, with every live record in it."""
    (batch,) = puller.run(puller.request(name, **window))
    records = puller.fake.portal.records[name]
    assert batch.rows_in - batch.rows_duplicate == len(records)
    assert puller.pulls(name).windows[-1].state == "SUCCESS"
    return batch


def waits(fake: FakeHubSpot) -> list[float]:
    return [seconds for seconds in fake.time.sleeps if seconds]


def test_a_maintenance_page_is_asked_again_and_never_landed(puller: Puller) -> None:
    """A01."""
    page = Reply(200, b"<html>We'll be right back</html>", {"Content-Type": "text/html"})
    puller.fake.server.fail(LIST, instead(page), times=2)
    everything(puller)
    puller.fake.server.fail(on("/companies"), instead(page), times=99)
    with pytest.raises(AnswerUnsound) as failure:
        puller.run(puller.request("companies"))
    assert failure.value.code == "content_mismatch"


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_cut_short_is_asked_again_and_never_landed(puller: Puller, chunked: bool) -> None:
    """A11, and A24's connection that breaks in the middle of a body."""
    puller.fake.server.fail(LIST, spoiled(cut_at=100, chunked=chunked), times=2)
    everything(puller)
    puller.fake.server.fail(on("/companies"), spoiled(cut_at=100), times=99)
    with pytest.raises(VendorUnavailable):
        puller.run(puller.request("companies"))


def test_an_answer_that_ends_early_without_a_word_is_not_taken(puller: Puller) -> None:
    """A12: chunked, ended properly, in the middle of a record."""

    def half(request: Request, normal: Callable[[], Reply]) -> Reply:
        reply = normal()
        return reply.but(body=reply.body[: len(reply.body) // 2], chunked=True)

    puller.fake.server.fail(LIST, half, times=99)
    assert fails(puller, "contacts", AnswerUnsound) == "content_mismatch"


@pytest.mark.parametrize(
    ("window", "where"), [({}, LIST), ({"since": LONG_AGO}, SEARCH)], ids=["list", "search"]
)
def test_rows_missing_from_a_page_are_missed(
    puller: Puller, window: dict[str, Any], where: Any
) -> None:
    """A12, A15, A17: HubSpot counts more than its pages give."""
    lose = changed(lambda content: content["results"].pop(3))
    puller.fake.server.fail(where, lose)
    assert fails(puller, "contacts", AnswerUnsound, **window) == "row_count_mismatch"
    everything(puller, **window)


def test_a_part_of_a_batch_is_not_taken_for_the_whole(puller: Puller) -> None:
    """A12: some inputs failed for another reason than being gone."""
    error = {"category": "INTERNAL_ERROR", "message": "later", "errors": []}
    spoil = changed(lambda content: content.update(errors=[error], numErrors=1))
    puller.fake.server.fail(on("/associations/", "POST"), spoil)
    assert fails(puller, "associations", AnswerUnsound) == "row_count_mismatch"


@pytest.mark.parametrize(
    ("name", "where", "window"),
    [("contacts", LIST, {}), ("forms", on("/forms"), {})],
)
def test_pages_that_lead_in_a_circle_are_left(
    puller: Puller, name: str, where: Any, window: dict[str, Any]
) -> None:
    """A16."""
    circle = changed(lambda content: content.update(paging={"next": {"after": "7"}}))
    puller.fake.server.fail(where, circle, times=99)
    assert fails(puller, name, AnswerUnsound, **window) == "pagination_loop"


def test_a_search_that_makes_no_progress_is_left(puller: Puller) -> None:
    """A16: the same rows come behind the last id."""
    first = instead(
        json_reply(
            {
                "total": 400,
                "results": [puller.fake.portal.find("contacts", archived=False)[0]],
                "paging": {"next": {"after": "200"}},
            }
        )
    )
    puller.fake.server.fail(SEARCH, first, times=99)
    code = fails(puller, "contacts", AnswerUnsound, since=LONG_AGO)
    assert code == "pagination_loop"


def test_events_that_lead_in_a_circle_are_left(puller: Puller) -> None:
    """A16."""
    circle = changed(lambda content: content.update(hasMore=True, offset="7"))
    puller.fake.server.fail(on("/events"), circle, times=99)
    assert fails(puller, "email_events", AnswerUnsound) == "pagination_loop"


def test_ten_seconds_are_waited_for_the_allowance_of_ten_seconds(puller: Puller) -> None:
    """A18: shorter waits could all end before it is there again."""
    puller.fake.server.fail(LIST, too_many("TEN_SECONDLY_ROLLING"), times=5)
    everything(puller)
    assert waits(puller.fake)[:5] == [10.0] * 5


def test_too_many_calls_are_waited_out_with_growing_patience(puller: Puller) -> None:
    """A18, without Retry-After."""
    puller.fake.server.fail(LIST, too_many("SECONDLY"), times=3)
    everything(puller)
    waited = waits(puller.fake)[:3]
    assert [1 <= seconds <= 2**tries for tries, seconds in enumerate(waited, start=1)] == [True] * 3


@pytest.mark.parametrize("as_date", [False, True])
def test_too_many_calls_are_waited_out_as_long_as_hubspot_asks(
    puller: Puller, as_date: bool
) -> None:
    """A18, with Retry-After as a number and as a date."""
    until = format_datetime(puller.fake.time.now() + timedelta(seconds=7), usegmt=True)
    asked = until if as_date else "7"
    headers = {"Retry-After": asked}
    puller.fake.server.fail(LIST, too_many("SECONDLY", **headers))
    everything(puller)
    assert 7.0 in waits(puller.fake)


def test_no_allowance_is_exceeded_by_our_own_calls(fake: FakeHubSpot, puller: Puller) -> None:
    """A18: 190 calls in ten seconds and five searches a second, over all objects."""
    for contract in CONTRACT.objects:
        puller.files(puller.request(contract.object, since=LONG_AGO))
    for _ in range(200):
        puller.client.properties("contacts")
    assert fake.gate.refused == 0
    assert len(fake.server.asked("/search")) > 20
    assert len(fake.server.requests) > 190


def test_the_daily_allowance_defers_until_midnight_where_the_account_is(
    fake: FakeHubSpot, puller: Puller
) -> None:
    """A19: not a success, not asked again before, finished windows kept."""
    everything(puller, "companies")
    fake.gate.calls_a_day = len(fake.server.requests) + 1
    puller = new_puller(fake, puller.settings.home)  # another process, as for every object
    assert fails_as_deferred(puller, "contacts")
    entry = puller.pulls("contacts").windows[0]
    assert entry.not_before == datetime(2026, 11, 1, 4, tzinfo=UTC)  # midnight in New York
    asked = len(fake.server.requests)
    with pytest.raises(QuotaExhausted):
        puller.run(puller.request("contacts", until=entry.window.until))
    assert len(fake.server.requests) == asked
    fake.gate.calls_a_day = 650_000
    fake.time.sleep_until(entry.not_before)
    everything(puller, until=entry.window.until)
    assert puller.pulls("companies").windows[0].state == "SUCCESS"


def fails_as_deferred(puller: Puller, name: str) -> bool:
    request = puller.request(name)
    with pytest.raises(QuotaExhausted):
        puller.run(request)
    entry = puller.ledger.entry(request)
    return entry is not None and entry.state == "DEFERRED"


def test_a_daily_allowance_of_an_unknown_account_defers_for_an_hour(puller: Puller) -> None:
    """A19: when not even the account could be asked where it is."""
    puller.fake.gate.calls_a_day = 0
    assert fails_as_deferred(puller, "contacts")
    entry = puller.pulls("contacts").windows[0]
    assert entry.not_before == puller.fake.time.start + timedelta(hours=1)


def oauth(fake: FakeHubSpot) -> OAuth:
    return OAuth(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, fake.url, clock=fake.time.clock)


def test_an_oauth_token_is_renewed_before_it_ends(fake: FakeHubSpot, tmp_path: Any) -> None:
    """A23: minute 30 passes between two pages."""
    puller = new_puller(fake, tmp_path / "var", authorizer=oauth(fake))
    pages = puller.client.list_records("contacts", ("email",))
    skip = changed(lambda content: content.update(paging={"next": {"after": "300000"}}))
    fake.server.fail(LIST, skip)
    assert next(pages).rows
    fake.time.sleep(31 * 60)
    assert next(pages).rows
    assert len(fake.server.asked("/oauth/v1/token")) == 2
    assert len(fake.server.asked("contacts")) == 2  # neither of them in vain


def test_an_oauth_token_ended_by_hubspot_is_renewed_once(fake: FakeHubSpot, tmp_path: Any) -> None:
    """A23: refused before its time, the same page is asked again with a new token."""
    puller = new_puller(fake, tmp_path / "var", authorizer=oauth(fake))
    refused = instead(Refusal(401, "EXPIRED_AUTHENTICATION", "expired").reply)
    fake.server.fail(LIST, refused)
    everything(puller)
    assert len(fake.server.asked("/oauth/v1/token")) == 2


def test_a_refresh_token_taken_back_needs_a_person(fake: FakeHubSpot, tmp_path: Any) -> None:
    """A23."""
    fake.gate.is_refresh_revoked = True
    puller = new_puller(fake, tmp_path / "var", authorizer=oauth(fake))
    assert fails(puller, "contacts", CredentialsRefused) == "credentials_refused"


def test_a_private_token_taken_back_needs_a_person(fake: FakeHubSpot, tmp_path: Any) -> None:
    """A23."""
    puller = new_puller(fake, tmp_path / "var", authorizer=PrivateApp("pat-gone"))
    assert fails(puller, "contacts", CredentialsRefused) == "credentials_refused"


def test_a_missing_scope_is_told_with_its_remedy(puller: Puller) -> None:
    puller.fake.missing_scopes = {"content"}
    assert fails(puller, "email_events", RequestRefused) == "missing_scopes"


@pytest.mark.parametrize("status", [423, 477, 502, 503, 504, 530])
def test_a_burst_of_failures_is_outlasted(puller: Puller, status: int) -> None:
    """A24."""
    puller.fake.server.fail(LIST, instead(Reply(status)), times=4)
    everything(puller)


def test_an_outage_ends_in_failure_not_in_success(puller: Puller) -> None:
    """A24: the retries are used up."""
    puller.fake.server.fail(LIST, instead(Reply(503)), times=99)
    assert fails(puller, "contacts", VendorUnavailable) == "vendor_unavailable"


def test_an_account_that_moves_is_asked_when_it_has_moved(puller: Puller) -> None:
    """A24: 477 names hours; they are not spent waiting."""
    moving = Reply(477, b"", {"Retry-After": "7200"})
    puller.fake.server.fail(on("/properties/contacts"), instead(moving))
    assert fails(puller, "contacts", QuotaExhausted)
    until = puller.pulls("contacts").windows[0].not_before
    assert until == puller.fake.time.start + timedelta(hours=2)


def test_corrupt_compression_is_refused(puller: Puller) -> None:
    """A25."""
    corrupt = spoiled(
        body=b"\x1f\x8bnot gzip at all",
        headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
    )
    puller.fake.server.fail(LIST, corrupt, times=99)
    assert fails(puller, "contacts", AnswerUnsound) == "decode_error"


def test_an_empty_page_with_a_next_one_is_not_the_end_of_a_list(puller: Puller) -> None:
    """A26."""
    empty = json_reply({"results": [], "paging": {"next": {"after": "1"}}})
    puller.fake.server.fail(LIST, instead(empty))
    everything(puller)


def test_an_empty_page_with_a_next_one_is_not_the_end_of_a_search(puller: Puller) -> None:
    """A26: the rows come on the page after the empty one."""
    empty = json_reply({"total": 5, "results": [], "paging": {"next": {"after": "200"}}})
    puller.fake.server.fail(SEARCH, instead(empty))

    def one_page_before(request: Request, normal: Callable[[], Reply]) -> Reply:
        body = json.dumps(request.json() | {"after": "0"}).encode()
        return puller.fake.answer(replace(request, body=body))

    puller.fake.server.fail(SEARCH, one_page_before)
    everything(puller, since=LONG_AGO)


def test_a_redirect_to_another_host_is_not_followed(puller: Puller) -> None:
    """A27: nobody else gets the token."""
    with loopback(lambda request: json_reply({"results": []})) as stranger:
        away = Reply(302, b"", {"Location": f"{stranger.url}/crm/v3/objects/contacts"})
        puller.fake.server.fail(LIST, instead(away), times=99)
        assert fails(puller, "contacts", AnswerUnsound) == "cross_host_redirect"
        assert stranger.requests == []


def test_windows_follow_hubspots_clock_not_ours(
    puller: Puller, caplog: pytest.LogCaptureFixture
) -> None:
    """A29: HubSpot's clock is ten minutes ahead; said once."""
    theirs = puller.fake.time.now() + timedelta(minutes=10)

    def skewed(request: Request, normal: Callable[[], Reply]) -> Reply:
        reply = normal()
        return reply.but(headers=reply.headers | {"Date": format_datetime(theirs, usegmt=True)})

    puller.fake.server.fail(on("/"), skewed, times=99)
    requests = puller.extractor.plan()
    assert {request.window.until for request in requests if request.window} == {theirs - SETTLES}
    puller.client.now()
    assert caplog.text.count("its clock and ours differ") == 1


def test_a_required_property_nobody_sees_any_more_is_missed(puller: Puller) -> None:
    """A30."""
    del puller.fake.portal.properties["contacts"]["email"]
    assert fails(puller, "contacts", AnswerUnsound) == "contract_missing_column"


def test_an_optional_property_nobody_sees_any_more_is_named(
    puller: Puller, caplog: pytest.LogCaptureFixture
) -> None:
    """A30: in the log, and in the batch's ledger."""
    caplog.set_level(logging.INFO)
    del puller.fake.portal.properties["contacts"]["industry"]
    assert everything(puller).missing_columns == ("industry",)
    assert "contacts has no industry here" in caplog.text


def test_a_property_of_another_type_is_told_and_its_rows_set_aside(
    puller: Puller, caplog: pytest.LogCaptureFixture
) -> None:
    """A31: a number became an instant."""
    portal = puller.fake.portal
    portal.properties["contacts"]["hubspotscore"] = "datetime"
    for record in portal.find("contacts", archived=False)[:3]:
        record["properties"]["hubspotscore"] = "2026-10-31T10:00:00Z"
    batch = everything(puller)
    assert batch.rows_quarantined == 3
    assert "contacts.hubspotscore is datetime there and integer in the contract" in caplog.text


def test_a_retired_version_of_the_api_is_told(puller: Puller) -> None:
    """A32."""
    puller.fake.server.fail(on("/properties/"), instead(Reply(410)), times=99)
    assert fails(puller, "contacts", RequestRefused) == "api_version_retired"


def test_a_version_that_is_to_be_retired_is_announced_once(
    puller: Puller, caplog: pytest.LogCaptureFixture
) -> None:
    """A32."""

    def announced(request: Request, normal: Callable[[], Reply]) -> Reply:
        reply = normal()
        return reply.but(headers=reply.headers | {"Sunset": "Wed, 31 Mar 2027 00:00:00 GMT"})

    puller.fake.server.fail(on("/crm/v3"), announced, times=99)
    everything(puller)
    assert caplog.text.count("to be retired") == 1


@pytest.mark.parametrize("change", [{}, {"updatedAt": "2026-10-31T23:00:00.000Z"}])
def test_a_record_twice_on_a_page_is_accounted_for(
    puller: Puller, caplog: pytest.LogCaptureFixture, change: dict[str, str]
) -> None:
    """A33: the same again is a duplicate; a later version supersedes; both are told."""
    twice = changed(lambda content: content["results"].insert(1, content["results"][0] | change))
    puller.fake.server.fail(LIST, twice)
    (batch,) = puller.run(puller.request("contacts"))
    assert (batch.rows_duplicate, batch.rows_superseded) == ((0, 1) if change else (1, 0))
    assert f"1 contacts came twice on one page, {len(change)} of them" in caplog.text


def test_an_answer_that_drips_is_given_up(puller: Puller) -> None:
    """A34: a byte a second."""
    puller.fake.server.fail(LIST, spoiled(seconds_per_byte=1.0), times=99)
    assert fails(puller, "contacts", AnswerUnsound) == "too_slow"


def test_no_token_reaches_a_log_or_the_disk(
    fake: FakeHubSpot, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """E02, and A18–A24 on the way."""
    caplog.set_level(logging.DEBUG)
    secrets: list[str] = []
    who = oauth(fake)
    who.remember_secret = secrets.append
    puller = new_puller(fake, tmp_path / "var", authorizer=who)
    fake.server.fail(LIST, too_many("SECONDLY"))
    fake.server.fail(LIST, instead(Reply(502)))
    fake.server.fail(LIST, instead(Refusal(401, "EXPIRED_AUTHENTICATION", "expired").reply))
    everything(puller)
    left = [path for path in (tmp_path / "var").rglob("*") if path.is_file()]
    told = [caplog.text, repr(puller.client), *(path.read_text(errors="replace") for path in left)]
    assert len(secrets) == 2
    for secret in (*secrets, CLIENT_SECRET, REFRESH_TOKEN):
        assert not any(secret in text for text in told)


def test_no_personal_value_reaches_a_log(puller: Puller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    puller.fake.server.fail(LIST, changed(lambda content: content["results"].pop()))
    fails(puller, "contacts", AnswerUnsound)
    twice = changed(lambda content: content["results"].extend(content["results"]))
    puller.fake.server.fail(LIST, twice)
    everything(puller)
    for record in puller.fake.portal.records["contacts"].values():
        for name in ("email", "lastname", "phone"):
            value = record["properties"][name]
            assert not value or value not in caplog.text
    assert "contacts came twice" in caplog.text


@pytest.mark.parametrize(
    ("name", "where"),
    [("contacts", LIST), ("email_events", on("/events")), ("associations", on("/batch/read"))],
)
def test_an_answer_to_another_question_is_not_taken(puller: Puller, name: str, where: Any) -> None:
    """A01: JSON with status 200, but no rows in it."""
    puller.fake.server.fail(where, instead(json_reply({"status": "ok"})), times=99)
    assert fails(puller, name, AnswerUnsound) == "content_mismatch"
