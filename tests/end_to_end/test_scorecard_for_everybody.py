"""The scorecard page by keyboard, in the dark, on a phone, on paper, and in a sandboxed frame."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.runs import Run
from tests.fixtures.browser import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("sample")]

CONTROLS = ("period", "from", "to", "segment", "channel", "team", "model")
WIDTHS = (1440, 768, 390)
# text colour on its ground, as custom properties of the style
PAIRS = [
    (ink, ground)
    for ink in ("ink", "soft", "link", "good", "bad", "warn")
    for ground in ("paper", "surface")
] + [("warn", "warn-ground"), ("surface", "ink")]
CONTRAST = """
    ([ink, ground]) => {
        const style = getComputedStyle(document.documentElement);
        const light = name => {
            const hex = style.getPropertyValue(`--${name}`).trim().slice(1);
            const parts = [0, 2, 4].map(at => parseInt(hex.slice(at, at + 2), 16) / 255);
            const [r, g, b] = parts.map(
                c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    }
"""
NAMELESS = """
    all => all.filter(one => !(
        one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length
    )).map(one => one.outerHTML)
"""


@pytest.fixture(scope="module")
def scorecard(sample_run: Run) -> Path:
    """The file that `tandem run` published."""
    return (sample_run.home / "published" / "current").resolve() / "site" / "scorecard.html"


@pytest.fixture
def page(scorecard: Path, browser: "Browser") -> "Iterator[Page]":
    """The page as it opens."""
    with opened(browser, scorecard) as (page, _):
        yield page


def _figure(page: Any, name: str) -> str:
    return page.locator(f"[data-figure='{name}']").first.get_attribute("data-value")


def _tab_to(page: "Page", selector: str) -> None:
    """Press Tab until the element has the focus; it must be visible there."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} has no visible focus"
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def test_keyboard_reaches_every_filter_in_order_and_changes_it(page: "Page") -> None:
    for control in CONTROLS:
        _tab_to(page, f"#{control}")
        before = page.input_value(f"#{control}")
        page.keyboard.press("ArrowUp" if control == "model" else "ArrowDown")
        assert page.input_value(f"#{control}") != before, control


def test_keyboard_opens_and_sorts_a_table_and_follows_a_promise(page: "Page") -> None:
    _tab_to(page, "[data-follow='commitment/mqls_delivered']")
    page.keyboard.press("Enter")
    assert "MQLs delivered" in page.text_content("#promise-trend h3")
    _tab_to(page, "#promise-trend summary")
    page.keyboard.press("Enter")
    assert page.is_visible("#promise-trend table")
    _tab_to(page, "#promise-trend th button")
    page.keyboard.press("Enter")
    assert page.locator("#promise-trend th[aria-sort=descending]").count() == 1


def test_skip_link_and_places_move_the_focus_and_leave_the_filters(page: "Page") -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.select_option("#segment", "smb")
    page.click("[data-place=handoffs]")
    assert page.evaluate("document.activeElement.id") == "handoffs-title"
    assert "segment=smb" in page.url


def test_everything_that_can_be_used_has_a_name(page: "Page") -> None:
    for selector in ("a", "button", "select", "input", "summary", "[role=region]"):
        assert page.eval_on_selector_all(selector, NAMELESS) == [], selector
    assert page.eval_on_selector_all("table", "all => all.filter(t => !t.caption).length") == 0
    assert page.eval_on_selector_all("h1", "all => all.length") == 1
    assert page.get_attribute("html", "lang") == "en"
    doubled = "all => all.length - new Set(all.map(one => one.id)).size"
    assert page.eval_on_selector_all("[id]", doubled) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_words_stands_out(scheme: str, scorecard: Path, browser: "Browser") -> None:
    with opened(browser, scorecard, scheme=scheme) as (page, _):
        weak = {pair: page.evaluate(CONTRAST, list(pair)) for pair in PAIRS}
        assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_button_switches_colours_and_the_system_is_asked_first(
    scorecard: Path, browser: "Browser"
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, scorecard, scheme="dark") as (page, _):
        dark = page.evaluate(ground)
        page.click("#theme")
        light = page.evaluate(ground)
        assert dark != light
        page.emulate_media(color_scheme="light")
        assert page.evaluate(ground) == light
        page.click("#theme")
        assert page.evaluate(ground) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_page_fits_its_window(
    width: int, scheme: str, scorecard: Path, browser: "Browser", artefacts: Path
) -> None:
    with opened(browser, scorecard, width=width, scheme=scheme) as (page, seen):
        page.screenshot(path=artefacts / f"scorecard-{width}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert seen.complaints == []


def test_paper_shows_what_was_chosen_and_no_controls(page: "Page", artefacts: Path) -> None:
    page.select_option("#segment", "smb")
    pdf = page.pdf(path=artefacts / "scorecard.pdf", format="A4", print_background=True)
    assert pdf.startswith(b"%PDF")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.is_visible("#shown")
    assert not page.is_visible("#segment")
    assert not page.is_visible("details")
    white = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(white) == "rgb(255, 255, 255)"


def test_page_works_in_a_frame_that_may_run_scripts_and_nothing_else(
    scorecard: Path, browser: "Browser", tmp_path: Path
) -> None:
    frame = tmp_path / "frame.html"
    frame.write_text(f'<iframe sandbox="allow-scripts" src="{scorecard.as_uri()}"></iframe>')
    with opened(browser, frame) as (page, seen):
        inner = page.frames[1]
        inner.wait_for_selector("canvas")
        before = _figure(inner, "mql_count")
        inner.select_option("#segment", "smb")
        assert _figure(inner, "mql_count") != before
        inner.click("#theme")
        assert seen.complaints == []
