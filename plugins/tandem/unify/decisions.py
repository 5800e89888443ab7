"""What people decided about two records: a file that survives every rerun, above every rule."""

import csv
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal

from tandem.errors import ConfigurationError
from tandem.settings import PROJECT_ROOT

DECISIONS = PROJECT_ROOT / "dbt_project" / "seeds" / "match_decisions.csv"


@dataclass(frozen=True)
class Decision:
    """One line of the file: two records are one, or never are; who says so, and why."""

    entity: Literal["person", "account"]
    record_key_a: str
    record_key_b: str
    decision: Literal["link", "never_link"]
    decided_by: str
    decided_on: date
    reason: str


def add_decision(decision: Decision, file: Path = DECISIONS) -> None:
    """Add a decision to the file; it counts from the next run on.

    Raises:
        ConfigurationError: The pair is decided already, or nobody signs for it.
    """
    if not decision.decided_by.strip() or not decision.reason.strip():
        raise ConfigurationError(
            "A decision needs a name and a reason.",
            why="Whoever meets it later has to know whom to ask.",
            remedy="Say who decides with `--by` and why with `--because`.",
            code="unsigned_decision",
        )
    lines = file.read_text(encoding="utf-8")
    pair = {decision.record_key_a, decision.record_key_b}
    for line in csv.DictReader(lines.splitlines()):
        if {line["record_key_a"], line["record_key_b"]} == pair:
            raise ConfigurationError(
                f"The pair is decided already: {line['decision']}, by {line['decided_by']}.",
                why="Two decisions about one pair would contradict each other.",
                remedy=f"Change that line of `{file.name}`.",
                code="decided_twice",
            )
    with file.open("a", encoding="utf-8", newline="") as handle:
        if lines and not lines.endswith("\n"):
            handle.write("\n")
        csv.writer(handle, lineterminator="\n").writerow(astuple(decision))


def columns() -> list[str]:
    """The columns of the file, in order."""
    return [field.name for field in fields(Decision)]
