"""The published pages inside a real Airflow, read in a real browser by who may only look."""

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, ConsoleMessage, Frame, Page

from tandem.publish.site.shell import NAVIGATION
from tests.end_to_end.airflow_up import Airflow
from tests.end_to_end.runs import published, tandem
from tests.end_to_end.scorecard_by_hand import Chosen, differences, figures, shown_figures
from tests.fixtures.browser import opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.airflow,
    pytest.mark.browser,
    pytest.mark.xdist_group("up"),
]
PROBES = {
    "token": "document.cookie",
    "airflow": "parent.parent.document.title",
    "frame": "parent.document.title",
    "address": "top.location.href",
    "storage": "localStorage.length",
    "api": "await fetch('/api/v2/dags')",
    "page": "await fetch('scorecard.html')",
}


@dataclass
class Reader:
    """Somebody in front of Airflow, and what their browser complained of or asked for."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._keep)

    def _keep(self, message: ConsoleMessage) -> None:
        is_ours = message.location["url"].startswith(f"{self.address}/alignment/")
        is_of_airflows_frame = message.text.startswith("An iframe which has both allow-scripts and")
        if is_ours and not is_of_airflows_frame and message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    @property
    def shown(self) -> Frame:
        """The published page: a frame within the frame that Airflow opens."""
        self.page.wait_for_function("frames.length && frames[0].length")
        return self.page.frames[2]

    def open(self, name: str) -> Frame:
        """Follow the link of that page in the page that is shown."""
        self.shown.get_by_role("link", name=NAVIGATION[name], exact=True).click()
        self.shown.wait_for_url(re.compile(rf"/{name}(#|$)"))
        return self.shown


@pytest.fixture(scope="module")
def viewer(up: Airflow, aligned: dict[str, str], browser: Browser) -> Iterator[Reader]:
    """The user that may look and change nothing, who clicked on Alignment."""
    assert set(aligned.values()) == {"success"}
    with opened(browser, up.url("/")) as (page, _):
        page.locator("input[name=username]").fill("viewer")
        page.locator("input[name=password]").fill(up.passwords["viewer"])
        page.keyboard.press("Enter")
        entry = page.get_by_role("link", name="Alignment", exact=True)
        entry.wait_for()
        reader = Reader(page, up.url(""))
        entry.click()
        reader.shown.wait_for_url("**/scorecard.html")
        yield reader


@pytest.mark.parametrize("name", ["", *NAVIGATION, "unknown", "%2e%2e/tandem.duckdb"])
def test_nobody_reads_without_logging_in(up: Airflow, name: str) -> None:
    answer = requests.request(
        "GET", up.url(f"/alignment/{name}"), timeout=60, allow_redirects=False
    )
    assert (answer.status_code, answer.json()) == (401, {"detail": "Not authenticated"})


@pytest.mark.parametrize("name", ["../published/current/tandem.duckdb", "./scorecard.html", "//x"])
def test_path_that_a_browser_would_tidy_up_leads_nowhere(
    up: Airflow, aligned: dict[str, str], name: str
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", up.port, timeout=60)
    token = {"Authorization": f"Bearer {up.token('viewer')}"}
    connection.request("GET", f"/alignment/{name}", headers=token)
    assert connection.getresponse().status == 404


def test_viewer_finds_the_scorecard_in_the_navigation(viewer: Reader) -> None:
    viewer.open("scorecard.html").get_by_role("heading", name="Alignment scorecard").wait_for()


def test_every_page_opens_and_complains_of_nothing(viewer: Reader, artefacts: Path) -> None:
    for name in [*NAVIGATION, "scorecard.html"]:
        page = viewer.open(name)
        page.locator("h1:visible").first.wait_for()
        viewer.page.screenshot(path=artefacts / f"airflow-{name.removesuffix('.html')}.png")
    assert viewer.complaints == []


def test_filters_change_the_figures_to_what_the_marts_say(viewer: Reader, up: Airflow) -> None:
    page = viewer.open("scorecard.html")
    page.select_option("#period", "all")
    everything = shown_figures(page)
    page.select_option("#segment", "smb")
    with published(up.home) as ask:
        assert differences(everything, figures(ask, Chosen())) == []
        assert differences(shown_figures(page), figures(ask, Chosen(segment="smb"))) == []
    assert shown_figures(page) != everything
    page.click("#reset")


def test_no_request_leaves_this_machine(viewer: Reader) -> None:
    viewer.open("dbt_docs.html")
    assert viewer.requests
    ours = (viewer.address, "data:", f"blob:{viewer.address}")
    assert [address for address in viewer.requests if not address.startswith(ours)] == []


@pytest.mark.parametrize("name", NAVIGATION)
def test_page_cannot_act_as_its_reader(viewer: Reader, name: str) -> None:
    page = viewer.open(name)
    complaints = list(viewer.complaints)
    for probe in PROBES.values():
        found = page.evaluate(
            f"(async () => {{ try {{ return String({probe}) }}"
            " catch (error) { return error.name } })()"
        )
        assert found in {"SecurityError", "TypeError"}, probe
    viewer.complaints[:] = complaints  # the browser tells of each attempt


def test_link_from_elsewhere_opens_its_page(viewer: Reader, up: Airflow) -> None:
    place = "#agreement.html#stage-mql"
    viewer.page.goto(up.url(f"/plugin/alignment/alignment/{place}"))
    viewer.shown.wait_for_url("**/alignment/agreement.html#stage-mql")
    viewer.shown.locator("#stage-mql").wait_for()


def test_new_publish_is_seen_without_a_restart(
    viewer: Reader, up: Airflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def publish_id() -> str:
        return viewer.open("quarantine.html").locator(".facts dd").nth(2).inner_text()

    before = publish_id()
    assert before == (up.home / "published" / "current").resolve().name
    monkeypatch.setenv("TANDEM_AGREEMENT_DIR", str(up.agreement))
    assert tandem("publish", home=up.home).status == 0
    after = publish_id()
    assert after == (up.home / "published" / "current").resolve().name != before
