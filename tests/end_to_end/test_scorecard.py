"""The scorecard page in a real browser: its figures, its filters, and that nothing leaves it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tandem.publish.site.shell import NAVIGATION
from tandem.settings import PROJECT_ROOT
from tests.end_to_end.runs import Query, Run
from tests.end_to_end.scorecard_by_hand import (
    ANSWERS,
    Chosen,
    differences,
    figures,
    shown_figures,
)
from tests.fixtures.browser import Seen, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("sample")]

# the latest quarter that is over at the sample's "now"
AT_FIRST = Chosen(first="2026-07", last="2026-09")
CHOICES = {
    "at_first": AT_FIRST,
    "all_time": Chosen(),
    "the_end_of_a_quarter": Chosen(first="2026-02", last="2026-03"),
    "a_segment": Chosen(segment="enterprise"),
    "a_channel": Chosen(channel="paid_search"),
    "a_team": Chosen(first="2026-04", last="2026-09", team="marketing"),
    "another_model": Chosen(first="2026-07", last="2026-09", model="first_touch"),
    "everything_at_once": Chosen("2026-01", "2026-06", "smb", "webinar", "sales", "linear"),
    "one_cell_of_the_funnel": Chosen("2026-06", "2026-06", "smb", "paid_social"),
}
SEMANTIC = PROJECT_ROOT / "dbt_project" / "models" / "semantic_models"
PAGES = set(NAVIGATION)


@pytest.fixture(scope="module")
def scorecard(sample_run: Run) -> Path:
    """The file that `tandem run` published."""
    return (sample_run.home / "published" / "current").resolve() / "site" / "scorecard.html"


@pytest.fixture
def page(scorecard: Path, browser: "Browser") -> "Iterator[Page]":
    """The page as it opens; whatever it is used for, nothing is asked for and nothing fails."""
    with opened(browser, scorecard) as (page, seen):
        yield page
        _require_quiet(seen, scorecard)


def _require_quiet(seen: Seen, scorecard: Path) -> None:
    assert {address.split("#")[0] for address in seen.requests} == {scorecard.as_uri()}
    assert seen.complaints == []


@pytest.mark.parametrize("name", CHOICES)
def test_every_figure_is_what_the_marts_say(
    name: str, scorecard: Path, browser: "Browser", ask: Query
) -> None:
    chosen = CHOICES[name]
    with opened(browser, scorecard.as_uri() + chosen.hash) as (page, seen):
        shown = shown_figures(page)
        assert len(shown) > 100
        assert differences(shown, figures(ask, chosen)) == []
        _require_quiet(seen, scorecard)


def test_run_says_where_the_scorecard_lies(sample_run: Run) -> None:
    told = re.search(r"^scorecard +(\S+)$", sample_run.output, flags=re.MULTILINE)
    assert Path(told.group(1)) == sample_run.home / "published/current/site/scorecard.html"


def test_choosing_by_hand_changes_figures_and_the_address_and_reset_undoes_it(page: "Page") -> None:
    before = shown_figures(page)
    page.select_option("#segment", "enterprise")
    assert shown_figures(page)["mql_count"] != before["mql_count"]
    assert "segment=enterprise" in page.url
    assert "segment Enterprise" in page.text_content("#shown")
    page.click("#reset")
    assert shown_figures(page) == before
    assert page.is_disabled("#reset")


def test_every_control_moves_a_figure(page: "Page") -> None:
    moves = {
        "period": ("2026-04", "mql_count"),
        "from": ("2026-09", "pipeline_created"),
        "to": ("2026-07", "revenue_won"),
        "segment": ("smb", "sla_attainment:mql_first_touch"),
        "channel": ("paid_social", "funnel:engaged:reached"),
        "team": ("marketing", "overdue_count"),
        "model": ("first_touch", "programs:paid_social:pipeline"),
    }
    before = shown_figures(page)
    for control, (value, figure) in moves.items():
        page.select_option(f"#{control}", value)
        assert shown_figures(page)[figure] != before[figure], control
        page.click("#reset")
    assert shown_figures(page) == before


def test_address_shows_another_reader_the_same(
    page: "Page", scorecard: Path, browser: "Browser"
) -> None:
    page.select_option("#from", "")
    page.select_option("#to", "2026-03")
    page.select_option("#team", "sales")
    with opened(browser, scorecard.as_uri() + page.url[page.url.index("#") :]) as (other, _):
        assert shown_figures(other) == shown_figures(page)
        assert other.text_content("#shown") == page.text_content("#shown")


def test_address_that_makes_no_sense_is_read_as_the_beginning(
    scorecard: Path, browser: "Browser"
) -> None:
    address = scorecard.as_uri() + "#from=2026-13&segment=nobody&team=<b>&model=none&to="
    with opened(browser, scorecard) as (page, _):
        expected = shown_figures(page)
    with opened(browser, address) as (page, seen):
        assert shown_figures(page) == expected
        _require_quiet(seen, scorecard)


def test_section_that_cannot_follow_a_filter_says_so(page: "Page") -> None:
    told = "#{} [data-follows]"
    page.select_option("#segment", "smb")
    page.select_option("#team", "sales")
    assert "The segment and team chosen above do not change it." in page.text_content(
        told.format("content")
    )
    assert "The segment" in page.text_content(told.format("promises"))
    assert "chosen above" not in page.text_content(told.format("service-levels"))
    assert "all teams" in page.text_content("#headline")


def test_charts_draw_the_figures_of_the_tables(page: "Page") -> None:
    def drawn(place: str) -> list[list[Any]]:
        return page.evaluate(
            "id => echarts.getInstanceByDom(document.querySelector(`#${id} .canvas`))"
            ".getOption().series.map(one => one.data.map(item => item.value ?? item))",
            place,
        )

    shown = shown_figures(page)
    stages = ("engaged", "mql", "sal", "sql", "opportunity", "customer")
    assert drawn("funnel-chart") == [
        [int(shown[f"funnel:{stage}:{basis}"]) for stage in stages]
        for basis in ("reached", "restated")
    ]
    accepted = drawn("handoff-chart")[0]
    monthly = [name for name in shown if re.fullmatch(r"handoffs:\d{4}-\d{2}:accepted", name)]
    assert accepted == [int(shown[name]) for name in sorted(monthly)]
    low, height = drawn("pipeline-chart")
    assert low[0] == low[-1] == 0
    assert height[0] == pytest.approx(float(shown["pipeline:opening"]))
    assert height[-1] == pytest.approx(float(shown["pipeline:closing"]))


def test_pointing_at_a_chart_breaks_no_rule_of_the_page(page: "Page") -> None:
    for canvas in page.locator("figure canvas").all():
        canvas.hover()
    page.wait_for_timeout(200)  # until the words appear; the fixture looks for complaints


def test_month_that_was_chosen_last_counts(page: "Page") -> None:
    page.select_option("#to", "2026-03")
    assert page.input_value("#from") == "2026-03"
    page.select_option("#from", "2026-05")
    assert page.input_value("#to") == "2026-05"


def test_waterfall_adds_up_to_the_cent(page: "Page") -> None:
    for months in (("2026-07", "2026-09"), ("", "")):
        page.select_option("#from", months[0])
        page.select_option("#to", months[1])
        shown = shown_figures(page)
        moves = ("created", "reopened", "raised", "cut", "won", "lost", "revalued")
        total = sum(Decimal(shown[f"pipeline:{move}"]) for move in ("opening", *moves))
        assert total == Decimal(shown["pipeline:closing"])


def test_every_chart_has_words_and_the_same_figures_as_a_table(page: "Page") -> None:
    charts = page.locator("figure")
    assert charts.count() == 6
    for chart in charts.all():
        label = chart.locator("[role=img]").first.get_attribute("aria-label")
        assert label.startswith(chart.locator("h3").text_content())
        assert chart.locator(".summary").text_content() in label
        section = chart.locator("xpath=ancestor::section")
        assert section.locator("table").count() > 0


def test_words_and_numbers_of_a_figure_agree(page: "Page") -> None:
    told = page.eval_on_selector_all(
        "td[data-figure], dd[data-figure]",
        "all => all.map(one => [one.dataset.figure, one.dataset.value, one.textContent])",
    )
    scale = {"": 1, "K": 1e3, "M": 1e6, "%": 0.01}
    said = re.compile(r"([+−]?)\$?([\d,]+(?:\.(\d+))?)([KM%]?)(?:[✓✗] \w+)?")
    compared = 0
    for figure, value, text in told:
        found = said.fullmatch(text.replace("\u2060", ""))
        if not found:
            continue  # an age in hours or days, or nothing
        sign, number, places, unit = found.groups()
        told_value = float(number.replace(",", "")) * scale[unit] * (-1 if sign == "−" else 1)
        rounding = 0.501 * scale[unit] * 10.0 ** -len(places or "")
        assert told_value == pytest.approx(float(value), abs=rounding), figure
        compared += 1
    assert compared > 300


def test_headline_compares_with_as_many_months_before(page: "Page", ask: Query) -> None:
    (before, rate_before), (now, rate_now) = ask(
        f"""
        select count(*), count(*) filter (where outcome = 'accepted') / {ANSWERS}
        from fct_handoffs
        where entered_date >= date '2026-04-01' and entered_date < date '2026-10-01'
        group by date_trunc('quarter', entered_date)
        order by date_trunc('quarter', entered_date)
        """
    )
    moves = ((now / before - 1) * 100, "%"), ((rate_now - rate_before) * 100, "points")
    notes = page.locator("#headline .tile .note")
    for place, (move, unit) in enumerate(moves):
        sign = "▲ +" if move > 0 else "▼ −"
        assert notes.nth(place).text_content() == f"{sign}{abs(move):.1f} {unit} on Q2 2026"
    page.select_option("#period", "all")
    assert "on Q2" not in page.text_content("#headline")


def test_list_of_what_is_overdue_is_what_the_marts_say(page: "Page", ask: Query) -> None:
    page.select_option("#segment", "smb")
    page.click("#overdue button[aria-expanded]")
    rows = page.eval_on_selector_all(
        "#overdue tbody tr", "rows => rows.map(row => [...row.cells].map(c => c.dataset.value))"
    )
    expected = ask(
        """
        select
            coalesce(opportunity_id, person_id), policy, coalesce(owner_id, ''), segment,
            strftime(due_at, '%Y-%m-%dT%H:%M'), working_minutes - target_minutes
        from (
            select *,
                row_number() over (partition by policy order by due_at desc, clock_id) as place
            from fct_sla_clocks where state = 'breached_open'
        )
        where place <= 50 and segment = 'smb'
        """
    )
    assert len(rows) > 8
    assert sorted((*row[:5], float(row[5])) for row in rows) == sorted(
        (*row[:5], float(row[5])) for row in expected
    )
    due = [row[4] for row in rows]
    assert due == sorted(due, reverse=True)


def test_programs_add_up_to_their_channels(page: "Page") -> None:
    channels = shown_figures(page)["programs:total:pipeline"]
    page.check("[name=program-rows][value=program]")
    shown = shown_figures(page)
    assert shown["programs:total:pipeline"] == channels
    rows = page.eval_on_selector_all(
        "#program-table tbody [data-figure$=':pipeline']", "all => all.map(c => c.dataset.value)"
    )
    assert sum(Decimal(row) for row in rows) == Decimal(channels)


def test_table_sorts_and_stays_sorted_when_filters_change(page: "Page") -> None:
    def accepted() -> list[int]:
        cells = "#handoff-channels tbody [data-figure$=':accepted']"
        return page.eval_on_selector_all(cells, "all => all.map(c => Number(c.dataset.value))")

    heading = page.locator("#handoff-channels th", has_text="Accepted").first
    heading.locator("button").click()
    assert accepted() == sorted(accepted(), reverse=True)
    heading.locator("button").click()
    assert accepted() == sorted(accepted())
    page.select_option("#period", "all")
    assert accepted() == sorted(accepted())
    assert page.locator("#handoff-channels [aria-sort=ascending]").count() == 1


def test_table_sorts_numbers_as_numbers_with_nothing_last(page: "Page") -> None:
    page.locator("#program-table th", has_text="Return").locator("button").click()
    cells = "#program-table tbody [data-figure$=':roi']"
    values = page.eval_on_selector_all(cells, "all => all.map(c => c.dataset.value)")
    numbers = [float(value) for value in values if value]
    assert len(numbers) > 3
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) < 0
    assert values[len(numbers) :] == [""] * (len(values) - len(numbers))


def test_definitions_that_are_named_exist(page: "Page", ask: Query) -> None:
    metrics = "".join(file.read_text() for file in SEMANTIC.glob("*.yml"))
    links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    named = [link.rsplit(".", 1)[-1] for link in links if "#!/metric/" in link]
    marts = {link.rsplit(".", 1)[-1] for link in links if "#!/model/" in link}
    assert len(named) > 20
    assert [name for name in named if f"- name: {name}\n" not in metrics] == []
    known = {row[0] for row in ask("select table_name from duckdb_tables()")}
    assert marts <= known
    assert {link.split("#")[0] for link in links if not link.startswith("#")} <= PAGES
