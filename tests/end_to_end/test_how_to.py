"""Who follows the tutorial and docs/how-to gets what they promise, in a copy of the project."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tandem.settings import PROJECT_ROOT, Settings
from tests.end_to_end.runs import Query, published, worked_examples
from tests.fixtures.doc_pages import blocks, follow

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("how_to")]

PAGES = ("tutorial.md", "how-to/add-a-source.md", "how-to/add-a-mart.md")
NOW = "2026-11-02T00:00:00Z"
PARTS = ("dags", "dbt_project", "expectations", "plugins")
MADE = shutil.ignore_patterns("__pycache__", "*.egg-info", "target", "logs")


class CheckoutSettings(Settings):
    """Settings of a checkout whose home lies in it."""

    @property
    def dbt_project(self) -> Path:
        return self.home.parent / "dbt_project"


def _tandem(checkout: Path, *arguments: str) -> str:
    """`tandem` of a checkout that is not this one."""
    environment = os.environ | {"PYTHONPATH": str(checkout / "plugins"), "COLUMNS": "200"}
    result = subprocess.run(
        [sys.executable, "-c", "from tandem.cli import app; app()", *arguments],
        env=environment | {"TANDEM_HOME": str(checkout / "var")},
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return result.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to which a source and a mart were added, run over the pages' files."""
    folder = tmp_path_factory.mktemp("how_to") / "tandem"
    for part in PARTS:
        shutil.copytree(PROJECT_ROOT / part, folder / part, ignore=MADE)
    for page in PAGES:
        follow(page, folder)
    _tandem(folder, "run", "--exports", str(folder / "exports"), "--as-of", NOW)
    return folder


@pytest.fixture(scope="module")
def ask_checkout(checkout: Path) -> Iterator[Query]:
    with published(checkout / "var") as query:
        yield query


def _answers(page: str, ask: Query) -> list[list[tuple]]:
    return [ask(block.text) for block in blocks(page, "sql") if not block.file]


def test_the_tutorial_ends_with_what_it_says(ask_checkout: Query) -> None:
    records, handoffs, promise, speed = _answers("tutorial.md", ask_checkout)
    assert records == [("founding", 1), ("sync_id", 1)]
    assert handoffs == [("demo_request", "accepted", 1)]
    assert promise == [("mql_first_touch", "met", Decimal(60), Decimal(46))]
    assert speed == [("speed_to_lead", "met", Decimal(48))]


def test_an_added_source_is_read_linked_and_accounted_for(ask_checkout: Query) -> None:
    touches, batches = _answers("how-to/add-a-source.md", ask_checkout)
    assert touches == [("call", "outbound", True)]
    assert batches == [("calls", 2, 2, 0)]


def test_an_added_mart_is_published_and_answers(ask_checkout: Query) -> None:
    (answer,) = _answers("how-to/add-a-mart.md", ask_checkout)
    owner = "salesforce:default:0055f000003XyzAAAS"
    assert {row for row in answer if row[0] == owner} == {
        (owner, "mql_first_touch", 1, 1),
        (owner, "mql_decision", 1, 1),
    }


def test_the_worked_examples_of_both_hold(checkout: Path) -> None:
    settings = CheckoutSettings(home=checkout / "var")
    said = worked_examples(settings, "stg_dialer__calls", "rpt_owner_response")
    assert "PASS=2" in said


def test_a_changed_definition_can_be_used(checkout: Path) -> None:
    versions = checkout / "expectations" / "agreement"
    shutil.copy(versions / "2024-01-01.yml", versions / "2026-12-01.yml")
    follow("how-to/change-a-definition.md", checkout)
    assert "2026-12-01" in _tandem(checkout, "agreement", "check")
    assert "the score reaches 80" in _tandem(checkout, "agreement", "show", "2026-12-01")
