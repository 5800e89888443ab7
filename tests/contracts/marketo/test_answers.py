"""What each answer of Marketo does to our client: the cases A01–A34 that it can meet."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tandem.clients.failures import (
    AnswerUnsound,
    CredentialsRefused,
    ExportLost,
    QuotaExhausted,
    RequestRefused,
    VendorUnavailable,
)
from tandem.clients.marketo import Marketo, connect
from tandem.clients.marketo_errors import AlreadyQueued, QueueFull, next_reset
from tests.contracts.marketo.fake import CLIENT_ID, CLIENT_SECRET, FakeMarketo, failed, told
from tests.contracts.marketo.instance import ACTIVITY_FIELDS
from tests.fixtures.loopback import Reply, Request, instead, json_reply, loopback, on, spoiled

pytestmark = pytest.mark.xdist_group("marketo")

OCTOBER = {"createdAt": {"startAt": "2026-10-01T00:00:00Z", "endAt": "2026-10-31T00:00:00Z"}}
HTML = Reply(200, b"<html>down for maintenance</html>", {"Content-Type": "text/html"})
TYPES = "activities/types.json"


def export(marketo: Marketo, fake: FakeMarketo) -> Any:
    job = marketo.exports.create("activities", ACTIVITY_FIELDS, OCTOBER)
    marketo.exports.enqueue("activities", job.export_id)
    fake.time.sleep(600)
    return marketo.exports.status("activities", job.export_id)


def raised(kind: type[Exception], act: Callable[[], object]) -> Any:
    with pytest.raises(kind) as caught:
        act()
    return caught.value


def test_a_maintenance_page_is_asked_again(fake: FakeMarketo, marketo: Marketo) -> None:
    """A01."""
    fake.served.fail(on(TYPES), instead(HTML), times=2)
    assert len(marketo.lists.activity_types()) == 17


def test_a_maintenance_page_that_stays_is_no_answer(fake: FakeMarketo, marketo: Marketo) -> None:
    """A01."""
    fake.served.fail(on(TYPES), instead(HTML), times=99)
    assert raised(AnswerUnsound, marketo.lists.activity_types).code == "content_mismatch"


def test_a_maintenance_page_in_place_of_a_file_is_not_kept(
    fake: FakeMarketo, marketo: Marketo, tmp_path: Path
) -> None:
    """A01."""
    job = export(marketo, fake)
    fake.served.fail(on("file.json"), instead(HTML), times=99)
    fetch = lambda: marketo.exports.fetch("activities", job, tmp_path / "file")  # noqa: E731
    assert raised(AnswerUnsound, fetch).code == "content_mismatch"
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize("code", ["601", "602"])
def test_a_token_that_is_over_is_renewed_and_the_same_page_asked_again(
    fake: FakeMarketo, marketo: Marketo, code: str
) -> None:
    """A02."""
    fake.page_size = 2
    fake.served.fail(on("campaigns.json"), instead(failed(code)), after=1)
    assert len(list(marketo.lists.campaigns())) == 4
    asked = [call.query.get("nextPageToken") for call in fake.served.asked("campaigns.json")]
    assert asked == [None, asked[1], asked[1]]
    assert len(fake.served.asked("oauth/token")) == 2


def test_a_token_about_to_be_over_is_waited_out(fake: FakeMarketo, marketo: Marketo) -> None:
    """A02: asked for early, Marketo gives the old token again."""
    marketo.lists.activity_types()
    fake.time.sleep(3599)
    again = connect(fake.url, CLIENT_ID, CLIENT_SECRET, clock=fake.time.clock)
    assert again.lists.activity_types()
    assert fake.tokens == 2


def test_a_token_lives_as_long_as_promised(fake: FakeMarketo, marketo: Marketo) -> None:
    """A02."""
    for _ in range(4):
        marketo.lists.activity_types()
        fake.time.sleep(1000)
    assert len(fake.served.asked("oauth/token")) == 1
    fake.time.sleep(1000)
    marketo.lists.activity_types()
    assert len(fake.served.asked("oauth/token")) == 2
    assert len(fake.served.asked(TYPES)) == 5


def test_a_burst_waits_for_the_next_20_seconds(fake: FakeMarketo, marketo: Marketo) -> None:
    """A03: others have used up what is given in 20 seconds."""
    fake.calls_per_20_seconds = 1
    for _ in range(3):
        assert marketo.lists.activity_types()
    assert fake.time.sleeps == [20.0, 20.0]


def test_our_own_calls_leave_half_of_the_rate_to_others(
    fake: FakeMarketo, marketo: Marketo
) -> None:
    """A03."""
    fake.calls_per_20_seconds = 50
    for _ in range(120):
        marketo.lists.activity_types()
    assert len(fake.served.asked(TYPES)) == 120
    assert [seconds for seconds in fake.time.sleeps if seconds] == [20.0, 20.0]


def test_the_daily_number_of_calls_defers_until_midnight_central(
    fake: FakeMarketo, marketo: Marketo
) -> None:
    """A04."""
    fake.calls_per_day = 1
    marketo.lists.activity_types()
    until = raised(QuotaExhausted, marketo.lists.activity_types).until
    assert until == datetime(2026, 11, 1, 6, tzinfo=UTC)
    fake.time.sleep_until(until)
    assert marketo.lists.activity_types()


@pytest.mark.parametrize(
    ("now", "reset"),
    [
        ("2026-11-01T05:59:59+00:00", "2026-11-01T06:00:00+00:00"),
        ("2026-11-01T06:00:00+00:00", "2026-11-02T06:00:00+00:00"),
        ("2026-07-01T05:30:00+00:00", "2026-07-01T06:00:00+00:00"),
    ],
)
def test_a_day_of_marketo_ends_at_six_utc(now: str, reset: str) -> None:
    """A04."""
    assert next_reset(datetime.fromisoformat(now)) == datetime.fromisoformat(reset)


@pytest.mark.parametrize("code", ["502", "604", "608", "611", "615", "713"])
def test_passing_trouble_is_asked_again(fake: FakeMarketo, marketo: Marketo, code: str) -> None:
    """A05."""
    fake.served.fail(on(TYPES), instead(failed(code)), times=2)
    assert marketo.lists.activity_types()
    assert len(fake.time.sleeps) == 2


def test_passing_trouble_that_stays_is_told(fake: FakeMarketo, marketo: Marketo) -> None:
    """A05."""
    fake.served.fail(on(TYPES), instead(failed("615")), times=99)
    raised(VendorUnavailable, marketo.lists.activity_types)
    assert len(fake.served.asked(TYPES)) == marketo.http.limits.attempts


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Too many jobs in queue", QueueFull),
        ("Job already queued", AlreadyQueued),
        ("Export daily quota exceeded", QuotaExhausted),
        ("Export daily quota 500MB exceeded.", QuotaExhausted),
    ],
)
def test_the_three_meanings_of_1029_are_told_apart(
    fake: FakeMarketo, marketo: Marketo, message: str, kind: type[Exception]
) -> None:
    """A06."""
    fake.served.fail(on("enqueue.json"), instead(failed("1029", message)))
    raised(kind, lambda: marketo.exports.enqueue("leads", "x"))


def test_a_filter_the_subscription_lacks_asks_for_a_person(
    fake: FakeMarketo, marketo: Marketo
) -> None:
    """A07."""
    fake.bulk.unsupported_filters = {"updatedAt"}
    where = {"updatedAt": OCTOBER["createdAt"]}
    refused = raised(RequestRefused, lambda: marketo.exports.create("leads", ["id"], where))
    assert refused.code == "unsupported_filter"
    assert "support" in refused.remedy


def test_an_error_nobody_foresaw_is_told_with_its_code(fake: FakeMarketo, marketo: Marketo) -> None:
    fake.served.fail(on(TYPES), instead(failed("1234", "no such luck")))
    refused = raised(RequestRefused, marketo.lists.activity_types)
    assert refused.code == "marketo_1234"
    assert "no such luck" in refused.what


def test_a_file_after_seven_days_is_lost(
    fake: FakeMarketo, marketo: Marketo, tmp_path: Path
) -> None:
    """A09."""
    job = export(marketo, fake)
    fake.time.sleep(8 * 86400)
    raised(ExportLost, lambda: marketo.exports.fetch("activities", job, tmp_path / "file"))


def test_a_job_marketo_does_not_know_is_lost(marketo: Marketo) -> None:
    """A09."""
    raised(ExportLost, lambda: marketo.exports.status("leads", "no-such-job"))


def test_a_file_that_differs_from_its_checksum_is_fetched_again(
    fake: FakeMarketo, marketo: Marketo, tmp_path: Path
) -> None:
    """A10."""
    job = export(marketo, fake)
    fake.served.fail(on("file.json"), _last_byte_changed, times=2)
    found = marketo.exports.fetch("activities", job, tmp_path / "file")
    assert f"sha256:{found.sha256}" == job.checksum


def test_a_file_that_keeps_differing_is_discarded(
    fake: FakeMarketo, marketo: Marketo, tmp_path: Path
) -> None:
    """A10."""
    job = export(marketo, fake)
    fake.served.fail(on("file.json"), _last_byte_changed, times=99)
    fetch = lambda: marketo.exports.fetch("activities", job, tmp_path / "file")  # noqa: E731
    assert raised(AnswerUnsound, fetch).code == "checksum_mismatch"
    assert len(fake.served.asked("file.json")) == 3
    assert not (tmp_path / "file").exists()


def test_a_body_shorter_than_announced_is_continued(
    fake: FakeMarketo, marketo: Marketo, tmp_path: Path
) -> None:
    """A11."""
    job = export(marketo, fake)
    fake.served.fail(on("file.json"), spoiled(cut_at=5000))
    marketo.exports.fetch("activities", job, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == fake.bulk.jobs[job.export_id].content
    assert fake.served.asked("file.json")[-1].headers["range"] == "bytes=5000-"


def test_a_stream_that_ends_early_without_a_word_is_not_taken_for_whole(
    fake: FakeMarketo, marketo: Marketo, tmp_path: Path
) -> None:
    """A12: the size and the checksum tell, before any row is counted."""
    job = export(marketo, fake)
    fake.served.fail(on("file.json"), _half_in_chunks, times=99)
    fetch = lambda: marketo.exports.fetch("activities", job, tmp_path / "file")  # noqa: E731
    assert raised(AnswerUnsound, fetch).code == "checksum_mismatch"


@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain", ""])
def test_a_file_may_be_of_any_type_that_is_no_answer_in_words(
    fake: FakeMarketo, marketo: Marketo, tmp_path: Path, content_type: str
) -> None:
    job = export(marketo, fake)
    fake.served.fail(on("file.json"), spoiled(headers={"Content-Type": content_type}))
    assert marketo.exports.fetch("activities", job, tmp_path / "file").bytes == job.bytes


def test_a_page_that_names_itself_as_the_next_is_a_loop(
    fake: FakeMarketo, marketo: Marketo
) -> None:
    """A16."""
    page = json.dumps({"success": True, "moreResult": True, "nextPageToken": "again"}).encode()
    fake.served.fail(on("deletedleads"), spoiled(body=page), times=99)
    read = lambda: list(marketo.lists.deleted_leads(fake.time.start))  # noqa: E731
    assert raised(AnswerUnsound, read).code == "pagination_loop"
    assert len(fake.served.asked("deletedleads")) < 6


@pytest.mark.parametrize("header", ["3", "Sun, 01 Nov 2026 00:00:03 GMT"])
def test_a_wait_that_is_asked_for_is_kept(fake: FakeMarketo, marketo: Marketo, header: str) -> None:
    """A18."""
    fake.served.fail(on(TYPES), instead(Reply(429, headers={"Retry-After": header})))
    marketo.lists.activity_types()
    assert fake.time.sleeps == [3.0]


def test_a_program_that_leaves_the_list_while_it_is_read_hides_no_other(
    fake: FakeMarketo, marketo: Marketo
) -> None:
    """A22: everything behind it moves one place forward, over the edge of a page."""
    fake.page_size = 4
    fake.served.fail(on("programs.json"), _first_program_leaves(fake), after=1)
    ids = marketo.lists.program_ids()
    assert sorted(set(ids)) == sorted(ids)
    assert {str(program["id"]) for program in fake.instance.programs} <= set(ids)


def test_a_revoked_secret_asks_for_a_person(fake: FakeMarketo, marketo: Marketo) -> None:
    """A23."""
    marketo.lists.activity_types()
    fake.is_revoked = True
    fake.expire_token()
    refused = raised(CredentialsRefused, marketo.lists.activity_types)
    assert "LaunchPoint" in refused.remedy
    assert CLIENT_SECRET not in str(refused)


def test_a_refusal_that_comes_with_status_200_is_a_refusal(
    fake: FakeMarketo, marketo: Marketo
) -> None:
    """A23."""
    refusal = json_reply({"error": "unauthorized", "error_description": "No client"})
    fake.served.fail(on("oauth/token"), instead(refusal))
    raised(CredentialsRefused, marketo.lists.activity_types)


def test_a_host_that_is_no_marketo_asks_for_a_person(fake: FakeMarketo, marketo: Marketo) -> None:
    fake.served.fail(on(TYPES), instead(Reply(404, b"Not found", {"Content-Type": "text/plain"})))
    assert "host" in raised(RequestRefused, marketo.lists.activity_types).remedy


@pytest.mark.parametrize("result", [[], None, [1]])
def test_a_success_without_its_result_is_no_answer(
    fake: FakeMarketo, marketo: Marketo, result: Any
) -> None:
    fake.served.fail(on("create.json"), instead(told(result=result)))
    create = lambda: marketo.exports.create("leads", ["id"], OCTOBER)  # noqa: E731
    assert raised(AnswerUnsound, create).code == "content_mismatch"


def test_a_list_that_is_no_list_is_no_answer(fake: FakeMarketo, marketo: Marketo) -> None:
    fake.served.fail(on(TYPES), instead(told(result={"id": 1})))
    assert raised(AnswerUnsound, marketo.lists.activity_types).code == "content_mismatch"


def test_a_token_revoked_at_once_asks_for_a_person(fake: FakeMarketo, marketo: Marketo) -> None:
    """A23: a new token is refused as well."""
    fake.served.fail(on(TYPES), instead(failed("601")), times=99)
    raised(CredentialsRefused, marketo.lists.activity_types)
    assert len(fake.served.asked(TYPES)) == 2


@pytest.mark.parametrize("spoil", [instead(Reply(502)), instead(Reply(503)), spoiled(cut_at=9)])
def test_an_outage_is_waited_out_or_told(fake: FakeMarketo, marketo: Marketo, spoil: Any) -> None:
    """A24."""
    fake.served.fail(on(TYPES), spoil, times=3)
    assert marketo.lists.activity_types()
    fake.served.fail(on(TYPES), spoil, times=99)
    raised(VendorUnavailable, marketo.lists.activity_types)


def test_a_corrupt_compression_is_told(fake: FakeMarketo, marketo: Marketo) -> None:
    """A25."""
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    corrupt = Reply(200, b"no gzip" + gzip.compress(b"{}"), headers)
    fake.served.fail(on(TYPES), instead(corrupt), times=99)
    assert raised(AnswerUnsound, marketo.lists.activity_types).code == "decode_error"


def test_an_empty_page_is_not_the_last_one(fake: FakeMarketo, marketo: Marketo) -> None:
    """A26."""
    beginning = datetime(2026, 1, 1, tzinfo=UTC)
    fake.instance.delete_lead("100001", "2026-10-30T08:00:00Z")
    whole = list(marketo.lists.deleted_leads(beginning))
    fake.is_sparse, fake.page_size = True, 1
    assert list(marketo.lists.deleted_leads(beginning)) == whole
    assert len(whole) > 1


def test_the_token_does_not_follow_to_another_host(fake: FakeMarketo, marketo: Marketo) -> None:
    """A27."""
    with loopback(fake.answer, fake.time) as elsewhere:
        moved = Reply(302, headers={"Location": f"{elsewhere.url}/rest/v1/{TYPES}"})
        fake.served.fail(on(TYPES), instead(moved))
        error = raised(AnswerUnsound, marketo.lists.activity_types)
        assert (error.code, elsewhere.requests) == ("cross_host_redirect", [])


def test_an_answer_that_drips_has_a_limit(fake: FakeMarketo, marketo: Marketo) -> None:
    """A34."""
    fake.served.fail(on(TYPES), spoiled(seconds_per_byte=1.0))
    assert raised(AnswerUnsound, marketo.lists.activity_types).code == "too_slow"


def test_every_token_is_told_before_it_is_used_so_that_logs_can_be_masked(
    fake: FakeMarketo,
) -> None:
    secrets: list[str] = []
    given = (fake.url, CLIENT_ID, CLIENT_SECRET)
    client = connect(*given, remember_secret=secrets.append, clock=fake.time.clock)
    client.lists.activity_types()
    fake.time.sleep(3600)
    client.lists.activity_types()
    assert secrets == ["token-nobody-may-see-1:ab", "token-nobody-may-see-2:ab"]


def test_no_secret_token_or_address_reaches_the_log(
    fake: FakeMarketo, marketo: Marketo, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    fake.served.fail(on(TYPES), instead(failed("608")), times=2)
    marketo.lists.activity_types()
    assert "trying again" in caplog.text
    secrets = (CLIENT_SECRET, fake.token, "oauth", "127.0.0.1")
    assert not any(word in caplog.text for word in secrets)
    assert not any(word in repr(marketo) for word in (CLIENT_SECRET, fake.token))


def _last_byte_changed(request: Request, normal: Callable[[], Reply]) -> Reply:
    reply = normal()
    return reply.but(body=reply.body[:-1] + b"?")


def _half_in_chunks(request: Request, normal: Callable[[], Reply]) -> Reply:
    reply = normal()
    return reply.but(body=reply.body[: len(reply.body) // 2], chunked=True)


def _first_program_leaves(fake: FakeMarketo) -> Callable[[Request, Callable[[], Reply]], Reply]:
    def spoil(request: Request, normal: Callable[[], Reply]) -> Reply:
        del fake.instance.programs[0]
        return normal()

    return spoil
