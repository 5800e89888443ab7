"""The door to HTTP: what it insists on, what it refuses, and what it never says."""

import gzip
import ssl
import subprocess

import pytest

from tandem.clients.answers import TryAgain, judge_status
from tandem.clients.budget import RateBudget
from tandem.clients.download import download
from tandem.clients.failures import (
    AnswerUnsound,
    CredentialsRefused,
    QuotaExhausted,
    RequestRefused,
    VendorUnavailable,
)
from tandem.clients.http import Http, Limits
from tests.fixtures.loopback import (
    Reply,
    VirtualClock,
    instead,
    json_reply,
    loopback,
    on,
    spoiled,
)

CSV = {"Content-Type": "text/csv; charset=UTF-8"}
ROWS = b"Id,Name\n" + b"1,Ada\n" * 1000


class Tokens:
    """An authorizer whose tokens are numbered."""

    def __init__(self):
        self.renewed = 0

    def headers(self):
        return {"Authorization": f"Bearer token-{self.renewed}"}

    def renew(self):
        self.renewed += 1


def answer(request):
    if request.path == "/rows":
        first = int(request.headers.get("range", "bytes=0-")[6:-1])
        if first >= len(ROWS):
            return Reply(416, b"", {"Content-Range": f"bytes */{len(ROWS)}"})
        if first:
            where = {"Content-Range": f"bytes {first}-{len(ROWS) - 1}/{len(ROWS)}"}
            return Reply(206, ROWS[first:], CSV | where)
        return Reply(200, ROWS, dict(CSV))
    return json_reply({"path": request.path, "token": request.headers.get("authorization")})


@pytest.fixture
def server():
    with loopback(answer) as served:
        yield served


@pytest.fixture
def http(server):
    return Http("vendor", server.url, Tokens(), clock=server.time.clock)


def code_of(kind, act):
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.remedy
    return caught.value.code


def test_an_outage_is_waited_out_with_growing_patience(server, http):
    server.fail(on("/x"), instead(Reply(503)), times=3)
    assert http.json("GET", "/x")["path"] == "/x"
    assert len(server.time.sleeps) == 3


def test_an_outage_that_lasts_is_told_as_unavailable(server, http):
    server.fail(on("/x"), instead(Reply(502)), times=99)
    assert code_of(VendorUnavailable, lambda: http.json("GET", "/x")) == "vendor_unavailable"
    assert len(server.requests) == http.limits.attempts


def test_a_connection_that_breaks_is_tried_again(server, http):
    server.fail(on("/x"), spoiled(cut_at=3))
    assert http.json("GET", "/x")["path"] == "/x"


def test_a_chunked_body_without_its_end_is_tried_again(server, http):
    server.fail(on("/x"), spoiled(cut_at=3, chunked=True))
    assert http.json("GET", "/x")["path"] == "/x"


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("Sun, 01 Nov 2026 00:00:09 GMT", 9.0)]
)
def test_retry_after_is_honoured_in_both_its_forms(server, http, header, seconds):
    server.fail(on("/x"), instead(Reply(429, headers={"Retry-After": header})))
    http.json("GET", "/x")
    assert server.time.sleeps == [seconds]


def test_a_long_retry_after_defers_instead_of_waiting(server, http):
    server.fail(on("/x"), instead(Reply(429, headers={"Retry-After": "7200"})))
    with pytest.raises(QuotaExhausted) as caught:
        http.json("GET", "/x")
    assert f"{caught.value.until:%H:%M}" == "02:00"
    assert server.time.sleeps == []


def test_a_token_that_is_over_is_renewed_once(server, http):
    server.fail(on("/x"), instead(Reply(401)))
    assert http.json("GET", "/x")["token"] == "Bearer token-1"


def test_a_new_token_that_is_refused_too_asks_for_a_person(server, http):
    server.fail(on("/x"), instead(Reply(401)), times=99)
    code_of(CredentialsRefused, lambda: http.json("GET", "/x"))
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "code"), [(400, "request_refused"), (410, "api_version_retired")]
)
def test_a_refused_request_is_not_repeated(server, http, status, code):
    server.fail(on("/x"), instead(Reply(status)), times=99)
    assert code_of(RequestRefused, lambda: http.json("GET", "/x")) == code
    assert len(server.requests) == 1


def test_a_maintenance_page_is_no_answer(server, http):
    page = Reply(200, b"<html>back soon</html>", {"Content-Type": "text/html"})
    server.fail(on("/x"), instead(page), times=99)
    assert code_of(AnswerUnsound, lambda: http.json("GET", "/x")) == "content_mismatch"


def test_a_corrupt_compression_is_told(server, http):
    body = b"no gzip at all" + gzip.compress(b"{}")
    server.fail(on("/x"), spoiled(body=body, headers={"Content-Encoding": "gzip"}), times=99)
    assert code_of(AnswerUnsound, lambda: http.json("GET", "/x")) == "decode_error"


def test_an_answer_that_drips_ends_at_its_limit(server, http):
    server.fail(on("/x"), spoiled(body=b"x" * 2000, seconds_per_byte=1.0))
    assert code_of(AnswerUnsound, lambda: http.json("GET", "/x")) == "too_slow"


def test_the_token_is_not_carried_to_another_host(server, http):
    with loopback(answer) as other:
        moved = Reply(302, headers={"Location": f"{other.url}/x"})
        server.fail(on("/x"), instead(moved))
        assert code_of(AnswerUnsound, lambda: http.json("GET", "/x")) == "cross_host_redirect"
        assert other.requests == []


def test_a_whole_url_of_another_host_is_asked_without_the_token(http):
    with loopback(answer) as other:
        assert http.json("GET", f"{other.url}/file")["token"] is None


def test_a_redirect_within_the_host_is_followed(server, http):
    server.fail(on("/x"), instead(Reply(302, headers={"Location": "/y"})))
    assert http.json("GET", "/x") == {"path": "/y", "token": "Bearer token-0"}


def test_netrc_does_not_replace_the_token(server, http, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert http.json("GET", "/x")["token"] == "Bearer token-0"


def test_an_untrusted_certificate_is_refused(tmp_path):
    make = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -keyout key -out cert"
    subprocess.run(["openssl", *make.split()], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with loopback(answer, tls=context) as secure:
        http = Http("vendor", secure.url, clock=secure.time.clock)
        assert code_of(AnswerUnsound, lambda: http.json("GET", "/x")) == "tls"


def test_a_clock_that_differs_is_told_once(server, http, caplog):
    skewed = {"Date": "Sun, 01 Nov 2026 00:10:00 GMT", "Content-Type": "application/json"}
    server.fail(on("/"), spoiled(headers=skewed), times=9)
    http.json("GET", "/x")
    http.json("GET", "/x")
    assert f"{http.server_time:%H:%M}" == "00:10"
    assert caplog.text.count("its clock and ours differ") == 1


def test_no_url_token_or_body_reaches_the_log(server, http, caplog):
    caplog.set_level("DEBUG")
    server.fail(on("/x"), instead(Reply(503, b"secret-body")), times=2)
    http.json("GET", "/x?email=ada@example.com", data="secret-body")
    assert "trying again" in caplog.text
    assert not any(word in caplog.text for word in ("/x", "token-", "secret-body", "ada@"))


def test_a_budget_lets_no_window_hold_more_calls():
    time = VirtualClock()
    budget = RateBudget(calls=100, seconds=20, clock=time.clock)
    taken = []
    for _ in range(350):
        budget.take()
        taken.append(time.monotonic())
    assert all(later - first >= 20 for first, later in zip(taken, taken[100:], strict=False))
    assert time.monotonic() == 60


def test_a_download_that_breaks_goes_on_where_it_stopped(server, http, tmp_path):
    server.fail(on("/rows"), spoiled(cut_at=100))
    found = download(http, "/rows", tmp_path / "rows", expects="csv", resume=True)
    assert (tmp_path / "rows").read_bytes() == ROWS
    assert found.bytes == len(ROWS)
    assert server.requests[-1].headers["range"] == "bytes=100-"


def test_a_download_without_ranges_starts_afresh(server, http, tmp_path):
    server.fail(on("/rows"), spoiled(cut_at=100))
    download(http, "/rows", tmp_path / "rows", expects="csv")
    assert (tmp_path / "rows").read_bytes() == ROWS
    assert all("range" not in request.headers for request in server.requests)


def test_a_finished_download_is_hashed_again_not_fetched_again(server, http, tmp_path):
    first = download(http, "/rows", tmp_path / "rows", expects="csv", resume=True)
    again = download(http, "/rows", tmp_path / "rows", expects="csv", resume=True)
    assert (again.sha256, again.bytes) == (first.sha256, first.bytes)


def test_a_range_other_than_asked_is_never_appended(server, http, tmp_path):
    (tmp_path / "rows").write_bytes(ROWS[:100])
    wrong = CSV | {"Content-Range": f"bytes 50-{len(ROWS) - 1}/{len(ROWS)}"}
    server.fail(on("/rows"), instead(Reply(206, ROWS[50:], wrong)), times=99)
    fetch = lambda: download(http, "/rows", tmp_path / "rows", expects="csv", resume=True)  # noqa: E731
    assert code_of(AnswerUnsound, fetch) == "content_mismatch"
    assert (tmp_path / "rows").read_bytes() == ROWS[:100]


def test_an_error_in_place_of_a_file_is_judged_as_an_error(server, http, tmp_path):
    http.judge = lambda answer: judge_json(answer)
    server.fail(on("/rows"), instead(json_reply({"success": False})))
    download(http, "/rows", tmp_path / "rows", expects="csv")
    assert len(server.requests) == 2


def judge_json(answer):
    """A vendor that tells errors with status 200."""
    judge_status(answer)
    if answer.json() == {"success": False}:
        raise TryAgain(VendorUnavailable("x", why="y", remedy="z"))


def test_fewer_attempts_can_be_allowed(server):
    http = Http("vendor", server.url, clock=server.time.clock, limits=Limits(attempts=1))
    server.fail(on("/x"), instead(Reply(503)))
    code_of(VendorUnavailable, lambda: http.json("GET", "/x"))
