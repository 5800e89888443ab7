"""The pages of the sample company: every link lands, and no value of a record is on them."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tandem.engines.duckdb import connect
from tandem.publish.site.shell import NAVIGATION
from tandem.settings import Settings
from tests.end_to_end.runs import Query, Run
from tests.fixtures.browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("sample")]
WITHOUT_RECORDS = ("agreement.html", "data_quality.html", "quarantine.html", "dbt_docs.html")


@pytest.fixture(scope="module")
def site(sample_run: Run) -> Path:
    return sample_run.home / "published" / "current" / "site"


def _places(site: Path, name: str) -> set[str]:
    """What a link to this page may name after the #."""
    html = (site / name).read_text()
    if name != "dbt_docs.html":
        return set(re.findall(r'\bid="([^"]+)"', html))
    found = re.findall(r'"unique_id": "((\w+)\.tandem\.[\w.]+)"', html)
    return {f"!/{kind}/{unique_id}" for unique_id, kind in found}


@pytest.mark.browser
@pytest.mark.parametrize("name", ["scorecard.html", "agreement.html", "data_quality.html"])
def test_every_link_lands(site: Path, browser: Browser, name: str) -> None:
    with opened(browser, site / name) as (page, _):
        page.wait_for_load_state()
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    assert len(links) > len(NAVIGATION)
    lost = []
    for link in set(links):
        file, _, place = link.partition("#")
        target = file or name
        if target not in NAVIGATION or (place and place not in _places(site, target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [name for name in NAVIGATION if name != "dbt_docs.html"])
def test_everybody_can_use_our_own_pages(
    site: Path, browser: Browser, name: str, scheme: str
) -> None:
    with opened(browser, site / name, scheme=scheme) as (page, _):
        found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", WITHOUT_RECORDS)
def test_nobody_is_named_on_a_page_without_records(site: Path, ask: Query, name: str) -> None:
    html = (site / name).read_text()
    addresses = {address for (address,) in ask("select distinct email from dim_people")}
    assert addresses.isdisjoint(re.findall(r"[\w.+-]+@[\w.-]+\w", html))
    some = ask("select full_name, phone from dim_people where phone is not null limit 200")
    assert len(some) > 100
    assert [value for person in some for value in person if value and value in html] == []


@pytest.mark.parametrize("name", WITHOUT_RECORDS)
def test_no_text_of_a_quarantined_row_is_on_a_page(site: Path, sample_run: Run, name: str) -> None:
    files = sample_run.home / "lake" / "*" / "*" / "*" / "*" / "quarantine.parquet"
    with connect(None, settings=Settings(home=sample_run.home)) as connection:
        rows = connection.execute(f"select record from read_parquet('{files}')").fetchall()
    parts = {part for (text,) in rows for part in re.split(r'[,"{}]+', text) if len(part) > 14}
    signed = "".join(file.read_text() for file in Settings().agreement_dir.glob("*.yml"))
    parts = {part for part in parts if part not in signed}
    words = {part for part in parts if re.search(r"[@ ]|\d{3}", part)}  # no name of a field
    assert words
    html = (site / name).read_text()
    assert [word for word in words if word in html] == []
