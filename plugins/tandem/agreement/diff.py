"""What a new version would change, as people read it: a table on screen, Markdown for a review.

The figures are measured on the user's own warehouse (``tandem.pipeline.agreement_diff``); here
they are only named, ordered and written down.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from rich.console import Group
from rich.markup import escape
from rich.table import Table

View = Literal["from_its_day", "always"]
Part = Literal["stage", "handoff", "policy", "commitment", "goal", "credit"]
Cells = tuple[str, ...]

VIEWS: dict[View, str] = {
    "from_its_day": "In force from its day: what published figures would become",
    "always": "Had it always held: all history restated",
}
PARTS: dict[Part, tuple[str, str]] = {
    "stage": ("Stages", "visits"),
    "handoff": ("Hand-offs by outcome", "hand-offs"),
    "policy": ("Service levels", "clocks"),
    "commitment": ("Commitments", "periods"),
    "goal": ("Goals", "periods"),
    "credit": ("Attribution", "credits"),
}
"""Each part's title and what its rows are."""


class Line(NamedTuple):
    """One line of a change of words, already shortened for a table."""

    place: str
    before: str
    after: str


class Difference(BaseModel):
    """How one stage, outcome, policy, commitment, goal or attribution model would move.

    Rows are ``added`` (only after), ``removed`` (only before) or ``changed`` (in both, but with
    another verdict or at another time). ``kept`` counts promises that were kept: clocks met,
    periods of a commitment or goal met. Money is in the reporting currency: for stages, hand-offs
    and policies the deals of the people and opportunities in the rows, each once; for goals and
    attribution the rows' own amounts, moved by the sum of their differences; none for commitments.
    """

    model_config = ConfigDict(frozen=True)

    view: View
    part: Part
    name: str
    rows_before: int
    rows_after: int
    rows_added: int
    rows_removed: int
    rows_changed: int
    kept_before: int | None
    kept_after: int | None
    people_moved: int
    money_before: Decimal | None
    money_after: Decimal | None
    money_moved: Decimal | None
    first_moved_at: datetime | None

    @property
    def rows_moved(self) -> int:
        """How many rows are not what they were."""
        return self.rows_added + self.rows_removed + self.rows_changed


class AgreementDiff(BaseModel):
    """What replacing one version by another does to one warehouse, as of one instant."""

    model_config = ConfigDict(frozen=True)

    old: str
    new: str
    new_sha256: str
    as_of: datetime
    currency: str
    words: tuple[Line, ...]
    differences: tuple[Difference, ...]

    def of(self, view: View, part: Part) -> list[Difference]:
        """The lines of one part in one view, in the agreement's order."""
        return [one for one in self.differences if (one.view, one.part) == (view, part)]

    def first_moved_at(self, view: View) -> datetime | None:
        """The earliest instant of any row that moves; None when none does."""
        moments = [one.first_moved_at for one in self.differences if one.view == view]
        return min((moment for moment in moments if moment is not None), default=None)

    def as_tables(self) -> Group:
        """For a terminal."""
        return Group(
            f"[bold]{self._title}[/bold]",
            self._words_table(),
            *(item for view in VIEWS for item in self._view_tables(view)),
        )

    def as_markdown(self) -> str:
        """For a pull request, or for whoever is asked to approve."""
        blocks = [f"## {self._title}", self._measured]
        blocks.append(_markdown(("definition", "before", "after"), self.words))
        for view, heading in VIEWS.items():
            blocks += [f"### {heading}", self._summary(view)]
            for part, (title, _) in PARTS.items():
                if moved := [one for one in self.of(view, part) if one.rows_moved]:
                    blocks += [f"**{title}**", _markdown(*self._table_of(part, moved))]
        return "\n\n".join(blocks) + "\n"

    @property
    def _title(self) -> str:
        return f"Agreement {self.new} instead of {self.old}"

    @property
    def _measured(self) -> str:
        return (
            f"Measured on this warehouse as of {self.as_of:%Y-%m-%d %H:%M} UTC; "
            f"money in {self.currency}."
        )

    def _summary(self, view: View) -> str:
        moved = [one for one in self.differences if one.view == view and one.rows_moved]
        first = self.first_moved_at(view)
        if not moved or first is None:
            return "Nothing moves."
        rows = sum(one.rows_moved for one in moved)
        return f"{rows:,} rows move, none dated before {first:%Y-%m-%d %H:%M} UTC."

    def _table_of(self, part: Part, lines: list[Difference]) -> tuple[Cells, list[Cells]]:
        """Headings and rows, without the columns that mean nothing for this part."""
        rows = [_cells(one, PARTS[part][1], self.currency) for one in lines]
        told = [name for name in rows[0] if any(row[name] for row in rows)]
        return (part, *told[1:]), [tuple(row[name] or "–" for name in told) for row in rows]

    def _words_table(self) -> Table:
        headings = ("definition", "before", "after")
        return _table("What it says differently", headings, self.words, justify="left")

    def _view_tables(self, view: View) -> Iterator[Table | str]:
        yield f"\n[bold]{VIEWS[view]}[/bold]\n{self._summary(view)}"
        for part, (title, _) in PARTS.items():
            if lines := self.of(view, part):
                yield _table(title, *self._table_of(part, lines))


def _cells(one: Difference, rows: str, currency: str) -> dict[str, str]:
    """Every column of a line; empty where there is nothing to tell."""
    return {
        "name": one.name,
        f"{rows} before": f"{one.rows_before:,}",
        f"{rows} after": f"{one.rows_after:,}",
        "added": _count(one.rows_added),
        "removed": _count(one.rows_removed),
        "changed": _count(one.rows_changed),
        "kept before": "" if one.kept_before is None else f"{one.kept_before:,}",
        "kept after": "" if one.kept_after is None else f"{one.kept_after:,}",
        "people moved": _count(one.people_moved),
        f"{currency} before": _money(one.money_before),
        f"{currency} after": _money(one.money_after),
        f"{currency} moved": _money(one.money_moved),
    }


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _table(
    title: str,
    headings: Cells,
    rows: Iterable[Cells],
    justify: Literal["left", "right"] = "right",
) -> Table:
    table = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", justify=justify if number else "left")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table


def _markdown(headings: Cells, rows: Iterable[Cells]) -> str:
    rules = ["---" if number == 0 else "---:" for number in range(len(headings))]
    escaped = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rules, *escaped))
