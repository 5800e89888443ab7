"""What an expectation file says: for one table, which expectations, and the runbook of each.

Files under ``expectations/`` are Python: Great Expectations' own classes, built from lists. Each
holds ``SUITES``, or ``suites(settings, as_of)`` where they follow from what both teams agreed. An
expectation of severity ``critical`` blocks, ``warning`` only tells; what it tells when it fails,
beyond counts, stands in its ``meta``: ``name`` and ``says``.
"""

import runpy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tandem.errors import ConfigurationError
from tandem.settings import PROJECT_ROOT, Settings


@dataclass(frozen=True)
class Suite:
    """The expectations of one table; ``runbook`` is a page of ``docs/runbooks``."""

    table: str
    runbook: str
    expectations: tuple[Any, ...]


def suites_of(gate: str, settings: Settings, as_of: datetime) -> Iterator[Suite]:
    """Every suite of one gate, file by file.

    Args:
        gate: ``landed`` or ``marts``, a folder of ``expectations/``.
        settings: Where the agreement lies.
        as_of: "Now" of what is judged: the version of the agreement in force then says what to
            expect.

    Raises:
        ConfigurationError: A file holds no suite, or a suite could pass on an empty table.
    """
    paths = sorted((PROJECT_ROOT / "expectations" / gate).glob("*.py"))
    if not paths:
        raise _unusable(PROJECT_ROOT / "expectations" / gate, "holds no expectation")
    for path in paths:
        suites = tuple(_held_by(path, settings, as_of))
        if not suites:
            raise _unusable(path, "holds neither `SUITES` nor `suites`, or they are empty")
        for suite in suites:
            if not any(_counts_rows(expectation) for expectation in suite.expectations):
                raise _unusable(path, f"counts no rows of `{suite.table}`")
            yield suite


def _held_by(path: Path, settings: Settings, as_of: datetime) -> Iterable[Suite]:
    held = runpy.run_path(str(path))
    if "suites" in held:
        generated: Iterable[Suite] = held["suites"](settings, as_of)
        return generated
    written: Iterable[Suite] = held.get("SUITES", ())
    return written


def _counts_rows(expectation: Any) -> bool:
    return "row_count" in str(expectation.expectation_type)


def _unusable(path: Path, wrong: str) -> ConfigurationError:
    return ConfigurationError(
        f"`{path.name}` {wrong}.",
        why="An empty suite passes, and so does an empty table: the gate would be open.",
        remedy="Add the suite with an expectation on the number of rows.",
        code="expectations_unusable",
    )
