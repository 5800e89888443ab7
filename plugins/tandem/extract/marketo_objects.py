"""What can be pulled of Marketo, and which question answers one window of it.

Both ends of a span asked for belong to it: nothing says that Marketo leaves out the last instant,
and a row pulled twice is told apart by its key.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tandem.clients.marketo import Marketo
from tandem.clients.marketo_exports import Exportable
from tandem.clients.marketo_lists import iso
from tandem.extract.windows import BEGINNING, split, with_lookback
from tandem.handover import Window
from tandem.sources.schema import ObjectContract

# A date filter spans at most 31 days; the hour before the window has to fit in.
LONGEST_SPAN = timedelta(days=30)
# A year of leads is a dozen small exports; a month of activities may be a day's allowance. Members
# of all time fit into one window.
_LONGEST_WINDOW = {"leads": timedelta(days=360), "activities": LONGEST_SPAN}
# Records may be readable a little later than they are dated.
LOOKBACK = timedelta(hours=1)
# Nobody had Marketo earlier, so no lead is older; activities live 37 months at most.
_FIRST_LEAD = datetime(2007, 1, 1, tzinfo=UTC)
_OLDEST_ACTIVITY = timedelta(days=1150)
_PROGRAMS_PER_EXPORT = 10

LISTED = frozenset({"programs", "campaigns", "activity_types"})


@dataclass(frozen=True)
class Exported:
    """How an object is exported: Marketo's name of it, and its filter by date."""

    of: Exportable
    dated_by: str


EXPORTED = {
    "leads": Exported("leads", "updatedAt"),
    "activities": Exported("activities", "createdAt"),
    "program_members": Exported("program/members", "updatedAt"),
}


def longest(name: str) -> timedelta | None:
    """The longest window of an object; ``None`` if any will do."""
    return _LONGEST_WINDOW.get(name)


def begin_at(name: str, now: datetime, asked: datetime | None) -> datetime:
    """Where a first load begins: as early as anything can be, or where one asks it to."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    earliest = {"leads": _FIRST_LEAD, "activities": midnight - _OLDEST_ACTIVITY}
    return max(earliest[name], asked or BEGINNING) if name in earliest else BEGINNING


def asked_fields(marketo: Marketo, of: Exportable, contract: ObjectContract) -> tuple[str, ...]:
    """The contract's fields that this subscription has, in the contract's order.

    Those that are required are asked for in any case: Marketo itself says if one is gone.
    """
    offered = marketo.exports.fields(of)
    return tuple(
        field.name
        for field in contract.fields
        if not field.path and (field.required or offered is None or field.name in offered)
    )


def filters(marketo: Marketo, name: str, window: Window) -> Iterator[dict[str, Any]]:
    """One filter for each export that a window needs."""
    dated_by = EXPORTED[name].dated_by
    if name == "program_members":
        yield from _of_programs(marketo, _dated(dated_by, window))
        return
    for tile in split(window, LONGEST_SPAN):
        yield _dated(dated_by, tile)


def _of_programs(marketo: Marketo, dated: dict[str, Any]) -> Iterator[dict[str, Any]]:
    ids = [int(program) for program in marketo.lists.program_ids()]
    for start in range(0, len(ids), _PROGRAMS_PER_EXPORT):
        yield {"programIds": ids[start : start + _PROGRAMS_PER_EXPORT]} | dated


def _dated(dated_by: str, window: Window) -> dict[str, Any]:
    """The filter of a span; what is longer than a filter may be is not filtered by date."""
    if window.until - window.since > LONGEST_SPAN:
        return {}
    span = with_lookback(window, LOOKBACK)
    return {dated_by: {"startAt": iso(span.since), "endAt": iso(span.until)}}
