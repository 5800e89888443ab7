"""Each page in docs/marts answers its questions: its SQL runs on the published sample company.

A block answers with rows, unless one of its lines says `-- may be empty`.
"""

import re
from pathlib import Path

import pytest

from tandem.settings import PROJECT_ROOT
from tests.end_to_end.runs import Query

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

PAGES = sorted((PROJECT_ROOT / "docs" / "marts").glob("*.md"))
BLOCK = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAY_BE_EMPTY = "-- may be empty"


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def statements(block: str) -> list[str]:
    return [part for part in re.split(r";[ \t]*(?:\n|$)", block) if part.strip()]


def test_there_are_pages() -> None:
    assert len(PAGES) > 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_answers_its_questions(ask: Query, page: Path) -> None:
    assert blocks(page), "a page without an example"
    for block in blocks(page):
        for statement in statements(block):
            assert re.search(rf"\b{page.stem}\b", block), f"not about {page.stem}:\n{block}"
            rows = ask(statement)
            assert rows or MAY_BE_EMPTY in block, f"no rows:\n{statement}"


def test_changing_a_definition_shows_the_funnel_of_then_beside_the_restated_one(ask: Query) -> None:
    (query,) = blocks(PROJECT_ROOT / "docs" / "how-to" / "change-a-definition.md")
    assert {basis for _, basis, _ in ask(query)} == {"as_defined_then", "restated"}
