import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tandem.publish import publish
from tandem.publish.site.cube import query
from tandem.publish.site.scorecard import CUBES, TABLES
from tandem.settings import Settings
from tests.fixtures.browser import opened
from tests.fixtures.marts_by_contract import built

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "</script><img src=x onerror=\"document.title='taken'\">{{7*7}}{b|<b>"
MONTH = date(2026, 8, 1)
INSTANT = datetime(2026, 8, 3, tzinfo=UTC)


def _page(settings: Settings) -> Path:
    publish(settings)
    return (settings.published / "current").resolve() / "site" / "scorecard.html"


@pytest.fixture
def hostile(settings: Settings) -> Path:
    """A page over marts in which every name that a source or a person chooses is an attack."""
    rows: dict[str, list[dict[str, Any]]] = {
        "rpt_alignment_scorecard": [
            {
                "kind": kind,
                "name": HOSTILE,
                "metric": HOSTILE,
                "owner_team": "sales",
                "period": "month",
                "unit": "share",
                "agreement_version": HOSTILE,
                "target": 1,
                "actual": 1,
                "attainment": 1,
                "is_met": True,
                "is_complete": True,
                "period_start_date": MONTH,
            }
            for kind in ("goal", "commitment", "sla")
        ],
        "fct_sla_clocks": [
            {
                "policy": HOSTILE,
                "by_team": "sales",
                "segment": HOSTILE,
                "state": state,
                "subject_kind": HOSTILE,
                "person_id": HOSTILE,
                "owner_id": HOSTILE,
                "started_date": MONTH,
                "due_at": INSTANT,
                "target_minutes": 1,
                "working_minutes": 1,
            }
            for state in ("breached_open", "running", "met")
        ],
        "rpt_funnel": [
            {
                "cohort_month": MONTH,
                "segment": HOSTILE,
                "channel": HOSTILE,
                "stage": HOSTILE,
                "stage_rank": 1,
                "is_detour": False,
                "basis": "as_defined_then",
                "reached": 1,
                "observed": 1,
                "converted": 1,
            }
        ],
        "fct_handoffs": [
            {
                "entered_date": MONTH,
                "segment": HOSTILE,
                "channel": HOSTILE,
                "outcome": "rejected",
                "reason": HOSTILE,
                "rejection_was_earned": True,
                "is_complete": True,
            }
        ],
        "rpt_program_roi": [
            {
                "month_date": MONTH,
                "program_id": HOSTILE,
                "program_name": HOSTILE,
                "channel": HOSTILE,
                "model": HOSTILE,
                "basis": "activity_period",
                "cost": 1,
                "mqls_count": 1,
                "opportunities_created": 1,
                "pipeline_created": 1,
                "revenue_won": 1,
            }
        ],
        "rpt_content_performance": [
            {
                "content_id": HOSTILE,
                "content_name": HOSTILE,
                "content_kind": HOSTILE,
                "model": HOSTILE,
                "opportunities_created": 1,
                "pipeline_created": 1,
                "revenue_won": 1,
                "shares_count": 1,
            }
        ],
        "audit_freshness": [{"source": HOSTILE, "source_instance": HOSTILE, "pull_state": HOSTILE}],
        "audit_purge_risk": [
            {"source": HOSTILE, "source_instance": HOSTILE, "object": HOSTILE, "is_lost": False}
        ],
    }
    return _page(built(settings, rows))


def test_hostile_names_cannot_leave_their_place_in_the_file(hostile: Path) -> None:
    text = hostile.read_text()
    assert "<img src=x" not in text
    assert len(re.findall("</script>", text)) == len(re.findall("<script", text))


@pytest.mark.browser
@pytest.mark.slow
def test_hostile_names_are_shown_as_words_in_every_section(
    hostile: Path, browser: "Browser"
) -> None:
    with opened(browser, f"{hostile.as_uri()}#period=all") as (page, seen):
        page.check("[name=program-rows][value=program]")
        places = [
            *("promise-cards", "promise-trend", "service-levels-table", "service-level-trend"),
            *("overdue", "due-next", "funnel-table", "rejections", "handoff-channels"),
            *("program-table", "content-table", "freshness"),
        ]
        for place in places:
            assert "img src" in page.text_content(f"#{place}").lower(), place
        assert page.title() == "Alignment scorecard · Tandem"
        assert page.locator("img").count() == 0
        assert seen.complaints == []
        assert [address for address in seen.requests if not address.startswith("file:")] == []


EMPTY = {
    "promise-cards": "no month of the agreement has begun",
    "promise-trend": "no goal or commitment has a figure",
    "service-levels-table": "no clock of a promise has started",
    "service-level-trend": "no clock of a promise has started",
    "overdue": "Nothing is overdue",
    "due-next": "Nothing runs",
    "funnel-chart": "nobody has entered the funnel",
    "handoff-chart": "nobody was handed over",
    "program-chart": "no program has cost or brought",
    "content-table": "nobody has touched",
    "pipeline-chart": "no deal was ever open",
    "freshness": "no file was loaded",
}


@pytest.mark.browser
@pytest.mark.slow
def test_every_section_of_an_empty_warehouse_says_why_it_is_empty(
    settings: Settings, browser: "Browser"
) -> None:
    with opened(browser, _page(built(settings))) as (page, seen):
        for place, words in EMPTY.items():
            assert words in page.text_content(f"#{place}"), place
        assert page.locator("canvas").count() == 0
        assert page.input_value("#period") == "all"
        assert seen.complaints == []


def _data(settings: Settings) -> dict[str, Any]:
    text = _page(settings).read_text()
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    return json.loads(block.group(1))


def test_programs_beyond_thirty_share_a_line_and_no_cent_is_lost(settings: Settings) -> None:
    rows = [
        {
            "month_date": MONTH,
            "program_id": f"program {number}",
            "program_name": f"Program {number}",
            "channel": "email" if number % 2 else "webinar",
            "model": "linear",
            "basis": "activity_period",
            "cost": Decimal(number) + Decimal("0.01"),
            "mqls_count": 1,
            "opportunities_created": Decimal("0.1"),
            "pipeline_created": 0,
            "revenue_won": 0,
        }
        for number in range(100)
    ]
    cube = _data(built(settings, {"rpt_program_roi": rows}))["programs"]
    assert len(cube["cost_cents"]) == 32
    assert sum(cube["cost_cents"]) == sum(int(row["cost"] * 100) for row in rows)
    assert sum(cube["mqls"]) == 100
    assert sum(cube["deals_micros"]) == 10_000_000


@pytest.mark.browser
@pytest.mark.slow
def test_funnel_shows_what_a_new_definition_moved(settings: Settings, browser: "Browser") -> None:
    rows = [
        {
            "cohort_month": MONTH,
            "segment": "smb",
            "channel": "email",
            "stage": stage,
            "stage_rank": rank,
            "is_detour": False,
            "basis": basis,
            "reached": reached,
            "observed": reached,
            "converted": 1,
        }
        for stage, rank, basis, reached in (
            ("engaged", 1, "as_defined_then", 10),
            ("engaged", 1, "restated", 10),
            ("mql", 2, "as_defined_then", 4),
            ("mql", 2, "restated", 7),
        )
    ]
    with opened(browser, _page(built(settings, {"rpt_funnel": rows}))) as (page, _):
        cells = page.eval_on_selector_all(
            "#funnel-table [data-figure^='funnel:mql:']",
            "all => all.map(cell => [cell.dataset.figure.split(':')[2], cell.textContent])",
        )
        told = page.text_content("#funnel-chart .summary")
    assert {("reached", "4"), ("restated", "7"), ("moved", "3")} <= {*map(tuple, cells)}
    assert "Today’s definitions would move MQL." in told


@pytest.mark.browser
def test_period_in_which_nothing_was_counted_is_not_judged(
    settings: Settings, browser: "Browser"
) -> None:
    kept = {"actual": 1, "attainment": 1, "is_met": True}
    nothing = {"actual": None, "attainment": None, "is_met": False}
    rows = [
        {
            "kind": "commitment",
            "name": "worked_in_time",
            "metric": "worked_in_time",
            "owner_team": "sales",
            "period": "month",
            "unit": "share",
            "target": 1,
            "is_complete": True,
            "period_start_date": date(2026, month, 1),
            **counted,
        }
        for month, counted in ((7, kept), (8, nothing))
    ]
    page = _page(built(settings, {"rpt_alignment_scorecard": rows}))
    with opened(browser, f"{page.as_uri()}#period=all") as (opened_page, _):
        told = opened_page.inner_text("#promises")
    assert "1 of 1 kept" in told
    assert "✗ missed" not in told


def test_page_grows_with_figures_and_not_with_rows(settings: Settings) -> None:
    def clocks(number: int) -> dict[str, Any]:
        return {
            "clock_id": str(number),
            "policy": "first_touch",
            "by_team": "sales",
            "segment": "smb",
            "state": "breached_open",
            "started_date": MONTH,
            "due_at": INSTANT,
            "target_minutes": 1,
            "working_minutes": 2,
        }

    data = _data(built(settings, {"fct_sla_clocks": [clocks(n) for n in range(500)]}))
    assert data["clocks"]["clocks"] == [500]
    assert len(data["open_clocks"]["worked"]) == 50


@pytest.mark.parametrize("name", [*CUBES, *TABLES])
def test_query_reads_marts_alone_and_no_name_of_a_person(name: str) -> None:
    text = query(name)
    assert re.search(r"\bmarts\.\w+", text)
    assert not re.search(r"full_name|first_name|last_name|email\b|phone|dim_people", text)
