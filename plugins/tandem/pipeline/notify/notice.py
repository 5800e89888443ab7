"""What is worth telling, before anybody decided to whom or in which form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Kind = Literal[
    "sla_breached",
    "sla_due_soon",
    "purge_risk",
    "check_failed",
    "run_failed",
    "run_degraded",
    "marts_late",
    "weekly_digest",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
PROMISES: frozenset[Kind] = frozenset({"sla_breached", "sla_due_soon"})
RUNS: frozenset[Kind] = frozenset({"check_failed", "run_failed", "run_degraded"})


@dataclass(frozen=True)
class Line:
    """One line of text, and where more about it is found."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Section:
    """Lines under one heading, and what was left out to stay readable."""

    heading: str
    lines: tuple[Line, ...]
    more: str = ""


@dataclass(frozen=True)
class Notice:
    """One thing to tell.

    Args:
        kind: What kind of thing.
        name: What makes it this one among its kind.
        at: When it came about (UTC).
        line: How it is told among others of its kind.
        team: Who promised, for promises; as are ``owner``, ``policy`` and ``segment``.
        sections: For what is a message of its own: all of it.
    """

    kind: Kind
    name: str
    at: datetime
    line: Line
    team: str = ""
    owner: str = ""
    policy: str = ""
    segment: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def key(self) -> str:
        """What the ledger remembers it by."""
        return f"{self.kind}:{self.name}"
