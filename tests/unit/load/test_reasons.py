"""The reasons in the code, in the documentation and in use are the same."""

import re

from tandem.load.reasons import FILE_REASONS
from tandem.reasons import ROW_REASONS
from tandem.settings import PROJECT_ROOT

LOAD = PROJECT_ROOT / "plugins" / "tandem" / "load"


def table_under(heading: str) -> dict[str, str]:
    page = (PROJECT_ROOT / "docs" / "loading.md").read_text()
    section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    first_table = section.split("\n`too_many_rejects`")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", first_table, flags=re.MULTILINE))


def test_the_documentation_lists_every_reason_of_a_row():
    assert table_under("Why a row is quarantined") == ROW_REASONS


def test_the_documentation_lists_every_reason_of_a_file():
    assert table_under("Why a file is refused") == FILE_REASONS


def test_every_reason_is_given_somewhere():
    code = "".join(path.read_text() for path in LOAD.glob("*.py") if path.name != "reasons.py")
    for reason in ROW_REASONS | FILE_REASONS:
        assert re.search(rf"[\"']{reason}[\"']", code), reason
