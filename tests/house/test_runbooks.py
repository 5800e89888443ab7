"""Every check has a page that names it and says, under the same headings, what to do."""

import json
import re
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.check.great import _name
from tandem.check.suite import Suite, suites_of
from tandem.engines import dbt
from tandem.settings import PROJECT_ROOT, Settings

FOLDER = PROJECT_ROOT / "docs" / "runbooks"
PAGES = {path.stem: path.read_text() for path in FOLDER.glob("*.md") if path.stem != "README"}
HEADINGS = [
    "What is seen",
    "Why it matters",
    "Why it happens",
    "What to do",
    "How to know it is mended",
]


def _names(page: str) -> list[str]:
    """What a page names as its checks: `<stage>` in a name stands for any."""
    line = next(line for line in page.splitlines() if line.startswith("Checks: "))
    return re.findall(r"`([^`]+)`", line)


def _is_named(check: str, page: str) -> bool:
    patterns = [re.sub(r"<\w+>", r"[\\w.]+", re.escape(name)) for name in _names(page)]
    return any(re.fullmatch(pattern, check) for pattern in patterns)


def _suites() -> list[Suite]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        now = datetime(2026, 11, 1, tzinfo=UTC)
        return [suite for gate in ("landed", "marts") for suite in suites_of(gate, Settings(), now)]


def _unnamed(suites: list[Suite], pages: dict[str, str]) -> list[str]:
    checks = [
        (suite, (each.configuration.meta or {}).get("name") or _name(each.configuration))
        for suite in suites
        for each in suite.expectations
    ]
    assert checks
    return [
        f"{suite.runbook}: {name} of {suite.table}"
        for suite, name in checks
        if not _is_named(name, pages.get(suite.runbook, "Checks: "))
        or (suite.table != "batches" and suite.table not in pages[suite.runbook])
    ]


def test_every_expectation_is_named_by_its_page() -> None:
    assert _unnamed(_suites(), PAGES) == []


@pytest.mark.parametrize("page", ["sla-clocks", "silent-stages"])
def test_a_page_that_is_missing_or_silent_is_noticed(page: str) -> None:
    without = {name: text for name, text in PAGES.items() if name != page}
    assert _unnamed(_suites(), without | {page: "Checks: `other`. fct_sla_clocks"})


def test_every_test_of_dbt_with_a_name_of_its_own_is_named_by_a_page() -> None:
    tests = [path.stem for path in (PROJECT_ROOT / "dbt_project" / "tests").glob("*.sql")]
    assert tests
    assert [
        name for name in tests if not any(name in _names(page) for page in PAGES.values())
    ] == []


def test_every_generic_test_of_dbt_is_named(parsed: Settings) -> None:
    manifest = json.loads((dbt.target_folder(parsed) / "manifest.json").read_text())
    used = {
        node["test_metadata"]["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("test_metadata")
    }
    assert {"not_null", "unique_combination"} <= used
    assert used <= set(_names(PAGES["model-tests"]))


def test_no_page_names_a_check_that_there_is_not() -> None:
    suites = {
        (each.configuration.meta or {}).get("name") or _name(each.configuration)
        for suite in _suites()
        for each in suite.expectations
    }
    of_dbt = {path.stem for path in (PROJECT_ROOT / "dbt_project" / "tests").glob("*.sql")}
    named = {
        name
        for page, text in PAGES.items()
        for name in _names(text)
        if page != "model-tests" and re.search(r"_(is|are|up|to|in|late|starts|stops)_|:", name)
    }
    patterns = {name: re.sub(r"<\w+>", r"[\\w.]+", re.escape(name)) for name in named}
    gone = [
        name
        for name, pattern in patterns.items()
        if not any(re.fullmatch(pattern, check) for check in suites | of_dbt)
    ]
    assert gone == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_pages_have_the_same_headings(page: str) -> None:
    assert re.findall(r"^## (.+)$", PAGES[page], flags=re.MULTILINE) == HEADINGS


def test_the_list_of_pages_leads_to_each() -> None:
    listed = re.findall(r"\]\(([a-z-]+)\.md\)", (FOLDER / "README.md").read_text())
    assert sorted(listed) == sorted(PAGES)


def test_code_names_only_pages_that_there_are() -> None:
    named = {
        name
        for path in Path(PROJECT_ROOT / "plugins").rglob("*.py")
        for name in re.findall(r"docs/runbooks/([a-z-]+)\.md", path.read_text())
    }
    assert named
    assert named <= set(PAGES)
