"""The weekly digest for both teams: the figures of the published marts in plain words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tandem.agreement import versions_in_use
from tandem.engines.published import Ask
from tandem.pipeline.notify import digest_words as words
from tandem.pipeline.notify.notice import Line, Notice, Section
from tandem.settings import Settings

_SQL = Path(__file__).parent / "sql"
_WEEK = timedelta(days=7)
Row = dict[str, Any]
# heading, file of SQL, words of a row, what is said without any row
_PARTS: tuple[tuple[str, str, Callable[[Row], str], str], ...] = (
    ("What we agreed on", "scorecard", words.agreed, "No goal or commitment could be judged yet."),
    ("Promises kept in time", "promises", words.kept, "No promise with a time limit began."),
    ("What Marketing delivered", "delivered", words.delivered, "Nobody was handed to Sales."),
    ("What Sales rejected, and why", "rejected", words.rejected, "Nothing was rejected."),
    ("Broken and still unanswered", "open", words.unanswered, "None."),
    ("The data behind it", "data", words.data, ""),
)


@dataclass(frozen=True)
class Week:
    """The last seven whole days before ``as_of`` where reports are read; and the seven before."""

    until: date
    timezone: str

    @property
    def since(self) -> date:
        """Its first day."""
        return self.until - _WEEK

    @property
    def spoken(self) -> str:
        """First and last day."""
        return f"{self.since:%Y-%m-%d} to {self.until - timedelta(days=1):%Y-%m-%d}"


def notices(ask: Ask, settings: Settings) -> Iterator[Notice]:
    """One digest per set of seven days; the same marts tell it once."""
    as_of = ask("select as_of from audit_publications where is_this")[0]["as_of"]
    week = week_of(as_of, settings)
    subject = f"Alignment digest, {week.spoken}"
    yield Notice(
        "weekly_digest", f"{week.until}", as_of, Line(subject), sections=tuple(_sections(ask, week))
    )


def week_of(as_of: datetime, settings: Settings) -> Week:
    """The week a digest of these marts is about."""
    timezone = versions_in_use(settings).in_force(as_of).reporting.timezone
    return Week(as_of.astimezone(ZoneInfo(timezone)).date(), timezone)


def _sections(ask: Ask, week: Week) -> Iterator[Section]:
    for heading, file, told, nothing in _PARTS:
        lines = [Line(told(row)) for row in rows_of(ask, file, week)]
        yield Section(heading, tuple(lines) or (Line(nothing),))


def rows_of(ask: Ask, part: str, week: Week) -> list[Row]:
    """The rows one part of the digest tells, each column as its SQL names it."""
    sql = (_SQL / f"digest_{part}.sql").read_text(encoding="utf-8")
    days = {"until": week.until, "since": week.since, "before": week.since - _WEEK}
    given = days | {"timezone": week.timezone}
    return ask(sql, **{name: value for name, value in given.items() if f"${name}" in sql})
