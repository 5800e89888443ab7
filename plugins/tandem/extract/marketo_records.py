"""The records of one window that no export holds, each as Marketo's own JSON text."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from tandem.clients.marketo import Marketo
from tandem.extract.marketo_objects import LOOKBACK
from tandem.extract.windows import BEGINNING, with_lookback
from tandem.handover import Window


def listed(marketo: Marketo, name: str, window: Window) -> Iterable[str]:
    """Campaigns and activity types are read whole, of programs those that changed."""
    if name == "campaigns":
        return marketo.lists.campaigns()
    if name == "activity_types":
        return marketo.lists.activity_types()
    return _programs(marketo, window)


def deletions(marketo: Marketo, window: Window) -> Iterator[str]:
    """Deleted leads of the window only: the list goes on to the present."""
    span = with_lookback(window, LOOKBACK)
    for record in marketo.lists.deleted_leads(span.since):
        if datetime.fromisoformat(json.loads(record)["activityDate"]) <= span.until:
            yield record


def write(records: Iterable[str], target: Path) -> int:
    """Write one record a line; return how many there are."""
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(f"{record}\n")
            count += 1
    return count


def _programs(marketo: Marketo, window: Window) -> Iterator[str]:
    span = with_lookback(window, LOOKBACK)
    changed = None if window.since == BEGINNING else (span.since, span.until)
    found = map(marketo.lists.program, marketo.lists.program_ids(changed))
    return (program for program in found if program is not None)
