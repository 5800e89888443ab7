"""What one channel is told at once: one letter for everything new, one for a digest."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tandem.pipeline.notify.notice import KINDS, Kind, Line, Notice, Section
from tandem.pipeline.notify.routes import Channel, Routes
from tandem.pipeline.notify.words import count

# heading · one of them · many of them · where all of them are
_WORDS: dict[Kind, tuple[str, str, str, str]] = {
    "sla_breached": (
        "Promises broken and unanswered",
        "promise broken",
        "promises broken",
        "marts.fct_sla_clocks where state = 'breached_open'",
    ),
    "sla_due_soon": (
        "Due soon",
        "promise due soon",
        "promises due soon",
        "marts.fct_sla_clocks where state = 'running'",
    ),
    "purge_risk": (
        "Records the vendor deletes",
        "object may lose records",
        "objects may lose records",
        "marts.audit_purge_risk",
    ),
    "check_failed": (
        "Checks that did not pass",
        "check did not pass",
        "checks did not pass",
        "marts.audit_checks where not is_passed",
    ),
    "run_failed": ("A run failed", "run failed", "runs failed", "the journals below logs/runs"),
    "run_degraded": (
        "A run left something out",
        "thing left out",
        "things left out",
        "marts.audit_freshness",
    ),
    "marts_late": ("The marts are late", "the marts are late", "the marts are late", ""),
    "weekly_digest": ("Weekly digest", "", "", ""),
}


@dataclass(frozen=True)
class Letter:
    """One message to one channel.

    Args:
        channel: Who reads it.
        subject: What it is about, in one line.
        sections: What it says.
        told: The notices it tells of, listed or only counted.
    """

    channel: Channel
    subject: str
    sections: tuple[Section, ...]
    told: tuple[Notice, ...]

    @property
    def id(self) -> str:
        """The same for the same notices to the same channel, however often it is sent."""
        keys = "\n".join([self.channel.channel, *sorted(notice.key for notice in self.told)])
        return hashlib.sha256(keys.encode()).hexdigest()[:24]


def letters(
    channel: Channel, new: Sequence[Notice], routes: Routes, is_first: Callable[[Kind], bool]
) -> Iterator[Letter]:
    """Everything that is new to a channel, in as few letters as can be.

    Args:
        channel: Who reads them.
        new: What was not told yet, in order of urgency within each kind.
        routes: How many lines a kind may take.
        is_first: Whether a kind is told to this channel for the first time.
    """
    for notice in new:
        if notice.sections:
            yield Letter(channel, notice.line.text, notice.sections, (notice,))
    rest = [notice for notice in new if not notice.sections]
    if rest:
        ordered = sorted(rest, key=lambda notice: KINDS.index(notice.kind))
        by_kind = {kind: list(same) for kind, same in groupby(ordered, lambda one: one.kind)}
        sections = (
            _first(same) if kind == "sla_breached" and is_first(kind) else _section(same, routes)
            for kind, same in by_kind.items()
        )
        yield Letter(channel, _subject(by_kind), tuple(sections), tuple(rest))


def _subject(by_kind: dict[Kind, list[Notice]]) -> str:
    parts = []
    for kind, same in by_kind.items():
        _, one, many, _ = _WORDS[kind]
        parts.append(one if one == many else count(len(same), one, many))
    return f"Tandem: {', '.join(parts)}"


def _section(same: Sequence[Notice], routes: Routes) -> Section:
    heading, *_, place = _WORDS[same[0].kind]
    shown = same[: routes.lines_at_most]
    left = len(same) - len(shown)
    more = f"and {left:,} more, see {place}" if left else ""
    return Section(heading, tuple(notice.line for notice in shown), more)


def _first(same: Sequence[Notice]) -> Section:
    """What is old news to everybody is only counted."""
    heading, *_, place = _WORDS[same[0].kind]
    oldest = min(notice.at for notice in same)
    text = (
        f"{count(len(same), 'promise is', 'promises are')} broken and unanswered already,"
        f" the oldest since {oldest:%Y-%m-%d}: see {place}. From now on each new one is told."
    )
    return Section(heading, (Line(text),))
