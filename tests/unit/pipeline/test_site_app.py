import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from airflow.api_fastapi.app import create_auth_manager
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from airflow.api_fastapi.core_api.security import get_user
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from tandem.pipeline.site_app import app
from tandem.publish.site.pages import PAGES
from tandem.publish.site.shell import NAVIGATION

HOSTILE = (
    "%2e%2e/tandem.duckdb",
    "..%2ftandem.duckdb",
    "%2e%2e%2f%2e%2e%2fsecret.html",
    "....//tandem.duckdb",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "scorecard.html/",
    "scorecard.html%00",
    "site/scorecard.html",
    "SCORECARD.HTML",
    "scorecard.html.j2",
    "con:scorecard.html",
    "\\..\\tandem.duckdb",
    "docs",
    "openapi.json",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing is published yet."""
    monkeypatch.setenv("TANDEM_HOME", str(tmp_path))
    (tmp_path / "secret.html").write_text("secret")
    return tmp_path


@pytest.fixture
def published(home: Path) -> Path:
    _publish(home, "one")
    return home


def _publish(home: Path, name: str) -> None:
    site = home / "published" / name / "site"
    site.mkdir(parents=True)
    (site.parent / "tandem.duckdb").write_text("secret")
    for page in NAVIGATION:
        (site / page).write_text(f"{page} of {name}")
    link = home / "published" / ".next"
    link.symlink_to(name)
    link.replace(home / "published" / "current")


def _client() -> TestClient:
    """The app under its path, as Airflow mounts it."""
    create_auth_manager()
    outer = FastAPI()
    outer.mount("/alignment", app)
    return TestClient(outer, follow_redirects=False)


def _ask(client: TestClient, name: str, method: str = "GET", **headers: str) -> Response:
    """The answer to this very name, percent signs and all."""
    request = client.build_request(method, "/alignment/", headers=headers)
    request.url = request.url.copy_with(raw_path=b"/alignment/" + name.encode())
    return client.send(request)


def _as(role: str | None) -> Iterator[TestClient]:
    app.dependency_overrides[get_user] = lambda: SimpleAuthManagerUser(username="x", role=role)
    yield _client()
    app.dependency_overrides.clear()


@pytest.fixture
def viewer() -> Iterator[TestClient]:
    yield from _as("viewer")


@pytest.fixture
def nobody() -> Iterator[TestClient]:
    """Somebody who is logged in and may see nothing."""
    yield from _as(None)


@pytest.mark.parametrize("name", ["", *NAVIGATION, "unknown", *HOSTILE])
def test_whoever_is_not_logged_in_is_refused_everywhere(published: Path, name: str) -> None:
    answer = _ask(_client(), name)
    assert answer.status_code == 401
    assert "secret" not in answer.text


def test_forged_token_is_refused(published: Path) -> None:
    forged = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbiJ9."
    for headers in ({"Authorization": f"Bearer {forged}"}, {"Cookie": f"_token={forged}"}):
        assert _ask(_client(), "scorecard.html", **headers).status_code == 403


@pytest.mark.parametrize("name", ["", *NAVIGATION, "unknown"])
def test_whoever_may_not_see_the_website_sees_nothing(
    published: Path, nobody: TestClient, name: str
) -> None:
    answer = _ask(nobody, name)
    assert answer.status_code == 403
    assert "of one" not in answer.text


@pytest.mark.parametrize("name", NAVIGATION)
def test_viewer_reads_every_page(published: Path, viewer: TestClient, name: str) -> None:
    assert _ask(viewer, name).text == f"{name} of one"


def test_every_page_that_is_published_can_be_read() -> None:
    assert set(PAGES) <= set(NAVIGATION)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_from_outside_reaches_the_disk(
    published: Path, viewer: TestClient, name: str
) -> None:
    answer = _ask(viewer, name)
    assert answer.status_code == 404
    assert "secret" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_pages_are_only_read(published: Path, viewer: TestClient, method: str) -> None:
    assert _ask(viewer, "scorecard.html", method).status_code == 405


def test_head_is_the_page_without_its_body(published: Path, viewer: TestClient) -> None:
    answer = _ask(viewer, "scorecard.html", "HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == 'W/"one"'


@pytest.mark.parametrize("name", [*NAVIGATION, "unknown"])
def test_every_page_is_sandboxed_and_only_airflow_may_frame_it(
    published: Path, viewer: TestClient, name: str
) -> None:
    headers = _ask(viewer, name).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts allow-downloads; default-src 'none'; ")
    assert "allow-same-origin" not in policy
    assert policy.endswith("base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "private, no-cache"


def test_frame_runs_its_own_script_alone_and_holds_pages_apart(viewer: TestClient) -> None:
    frame = _ask(viewer, "")
    policy = frame.headers["content-security-policy"]
    assert re.findall(r"script-src ('sha256-[^ ]+'); style-src ('sha256-[^ ]+');", policy)
    assert "unsafe" not in policy
    assert 'sandbox="allow-scripts allow-downloads"' in frame.text


def test_new_publish_is_seen_at_once(published: Path, viewer: TestClient) -> None:
    before = _ask(viewer, "scorecard.html")
    _publish(published, "two")
    after = _ask(viewer, "scorecard.html", **{"If-None-Match": before.headers["etag"]})
    assert after.text == "scorecard.html of two"


def test_page_that_did_not_change_is_not_sent_again(published: Path, viewer: TestClient) -> None:
    tag = _ask(viewer, "scorecard.html").headers["etag"]
    again = _ask(viewer, "scorecard.html", **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert "sandbox" in again.headers["content-security-policy"]


def test_before_the_first_publish_every_page_says_what_to_do(
    home: Path, viewer: TestClient
) -> None:
    for name in NAVIGATION:
        answer = _ask(viewer, name)
        assert answer.status_code == 503
        assert "Trigger the DAG <code>alignment</code>" in answer.text


def test_publish_without_pages_is_like_none(published: Path, viewer: TestClient) -> None:
    (published / "published" / "one" / "site").rename(published / "elsewhere")
    assert _ask(viewer, "scorecard.html").status_code == 503
