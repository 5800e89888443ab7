"""docs/notifications.md: its routes can be used, its messages have the form of real ones."""

import re
from pathlib import Path

import pytest

from tandem.pipeline.notify.notice import KINDS
from tandem.pipeline.notify.plain import as_text
from tandem.pipeline.notify.read_routes import read_routes
from tandem.pipeline.notify.tell import draft
from tandem.settings import PROJECT_ROOT, Settings
from tests.end_to_end.runs import Run
from tests.fixtures.receivers import routes_file

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

PAGE = (PROJECT_ROOT / "docs" / "notifications.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found


def _form(line: str) -> str:
    """A line without its figures, and without the word it counts."""
    numbers = re.sub(r"\d[\d,.]*\d|\d", "#", re.sub(r"^- [a-z ]+: ", "- …: ", line))
    return re.sub(r"\b(promise is|promises are|row|rows|hand-off|hand-offs)\b", "…", numbers)


def test_the_example_is_a_file_of_routes_that_tells_every_kind(tmp_path: Path) -> None:
    (example,) = _blocks("yaml")
    routes = read_routes(Settings(home=tmp_path, notify=routes_file(tmp_path, example)))
    assert {kind for route in routes.routes for kind in route.tell} == set(KINDS)
    assert {channel.form for channel in routes.channels} == {"slack", "email", "webhook"}


def test_the_page_explains_every_kind() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(KINDS)


def test_messages_on_the_page_have_the_form_of_those_of_the_sample(
    sample_run: Run, tmp_path: Path
) -> None:
    settings = Settings(home=sample_run.home, notify=routes_file(tmp_path))
    found = draft(settings, KINDS)
    real = {_form(line) for letter in found.letters for line in as_text(letter).split("\n")}
    real |= {_form(f"Subject: {letter.subject}") for letter in found.letters}
    shown = [line for block in _blocks("text") for line in block.split("\n")]
    assert [line for line in shown if _form(line) not in real] == []
