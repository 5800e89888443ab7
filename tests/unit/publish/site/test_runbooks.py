import re
from pathlib import Path

from tandem.publish.site.runbooks import read_runbooks
from tandem.settings import Settings

RUNBOOK = """# Late exports

Checks: `x`.

## Why it happens

Because of [others](other-page.md), see [docs](../docs/semantics.md#clocks).

## What to do

1. Look at <b>it</b>.

## How to know it is mended

It is there.
"""


def test_runbook_has_its_title_its_text_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "late-exports.md").write_text(RUNBOOK)
    runbook = read_runbooks(tmp_path)["late-exports"]
    assert runbook.title == "Late exports"
    assert "<code>x</code>" in runbook.text
    assert runbook.remedy.strip().startswith("<ol>")
    assert "Why" not in runbook.remedy
    assert "mended" not in runbook.remedy


def test_links_lead_to_runbooks_of_the_page_or_nowhere(tmp_path: Path) -> None:
    (tmp_path / "late-exports.md").write_text(RUNBOOK)
    text = read_runbooks(tmp_path)["late-exports"].text
    assert re.findall(r'href="([^"]+)"', text) == ["#runbook-other-page"]
    assert "see docs." in text


def test_html_in_a_runbook_is_shown_and_not_run(tmp_path: Path) -> None:
    (tmp_path / "late-exports.md").write_text(RUNBOOK)
    assert "&lt;b&gt;" in read_runbooks(tmp_path)["late-exports"].text


def test_every_runbook_of_the_project_says_what_to_do() -> None:
    runbooks = read_runbooks(Settings().runbooks)
    assert len(runbooks) >= 14
    assert [name for name, runbook in runbooks.items() if not runbook.remedy] == []


def test_links_between_runbooks_of_the_project_land() -> None:
    runbooks = read_runbooks(Settings().runbooks)
    links = {link for one in runbooks.values() for link in re.findall(r'href="([^"]+)"', one.text)}
    assert links <= {f"#runbook-{name}" for name in runbooks}


def test_missing_folder_has_no_runbooks(tmp_path: Path) -> None:
    assert read_runbooks(tmp_path / "absent") == {}
