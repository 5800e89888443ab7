import hashlib
import json
import re
import shutil
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tandem.engines.dbt import target_folder
from tandem.engines.duckdb import connect
from tandem.errors import StageFailed
from tandem.publish.site import definitions, links
from tandem.publish.site.shell import NAVIGATION
from tandem.settings import PROJECT_ROOT, Settings
from tests.fixtures.browser import opened

DEEP = {
    "#!/metric/metric.tandem.mql_count": "MQLs handed to Sales",
    "#!/model/model.tandem.fct_leads": "Everybody who ever entered the funnel",
    "#!/exposure/exposure.tandem.alignment_scorecard": "Alignment scorecard",
    "#!/semantic_model/semantic_model.tandem.handoffs": "handoffs",
    "#!/overview?g_v=1": "Lineage Graph",
}


@pytest.fixture(scope="module")
def html(parsed: Settings, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page over this project, with one relation in the warehouse."""
    settings = Settings(home=tmp_path_factory.mktemp("docs"))
    target_folder(settings).mkdir(parents=True)
    manifest = json.loads((target_folder(parsed) / "manifest.json").read_text())
    for node in manifest["nodes"].values():
        node |= {"compiled_code": "select 'canary'", "build_path": str(settings.home / "run")}
    (target_folder(settings) / "manifest.json").write_text(json.dumps(manifest))
    with connect(settings.warehouse, settings=settings) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.fct_leads as select 1::hugeint as person_id")
    return definitions.page(settings)


@pytest.fixture(scope="module")
def file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / definitions.NAME
    path.write_text(html)
    return path


def test_policy_names_exactly_the_scripts_of_the_page(html: str) -> None:
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", html, flags=re.DOTALL)
    hashes = [b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    listed = " ".join(f"'sha256-{one}'" for one in hashes)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html).group(1)
    assert f"script-src {listed};" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe-eval" not in policy


def test_page_knows_nothing_of_the_machine_or_the_moment(html: str) -> None:
    words = (str(PROJECT_ROOT), "canary", '"build_path"')
    assert [word for word in words if word in html] == []  # a failure may not print six megabytes


def test_page_has_the_macros_of_the_project_alone(html: str) -> None:
    packages = set(re.findall(r'"unique_id": "macro\.(\w+)\.', html))
    assert packages == {"tandem"}


def test_page_leads_to_the_others(html: str) -> None:
    strip = html.split("<body>")[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', strip) == list(NAVIGATION)


def test_unknown_page_of_dbt_is_refused(
    monkeypatch: pytest.MonkeyPatch, parsed: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "index.html"
    shutil.copy(definitions.DOCS_INDEX_FILE_PATH, other)
    other.write_text(other.read_text().replace("MANIFEST.JSON INLINE DATA", "elsewhere"))
    monkeypatch.setattr(definitions, "DOCS_INDEX_FILE_PATH", str(other))
    with pytest.raises(StageFailed, match="has no"):
        definitions.page(parsed)


@pytest.mark.browser
@pytest.mark.parametrize("place", DEEP)
def test_deep_link_lands_and_nothing_is_asked_for(browser: Browser, file: Path, place: str) -> None:
    with opened(browser, f"{file.as_uri()}{place}") as (page, seen):
        page.get_by_text(DEEP[place]).first.wait_for()
        assert [address.split("#")[0] for address in seen.requests] == [file.as_uri()]
        assert seen.complaints == []


@pytest.mark.browser
def test_links_of_other_pages_land(browser: Browser, file: Path) -> None:
    address = links.mart("fct_leads").removeprefix(definitions.NAME)
    with opened(browser, f"{file.as_uri()}{address}") as (page, _):
        page.get_by_role("heading", name="fct_leads").wait_for()
        page.get_by_text("HUGEINT").wait_for()  # the type that the warehouse has
    address = links.metric("mql_count").removeprefix(definitions.NAME)
    with opened(browser, f"{file.as_uri()}{address}") as (page, _):
        page.get_by_role("heading", name="MQLs handed to Sales").wait_for()
