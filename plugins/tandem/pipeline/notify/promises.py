"""Promises that are broken and unanswered, and those that soon will be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tandem.engines.published import Ask
from tandem.pipeline.notify.notice import Kind, Line, Notice
from tandem.pipeline.notify.routes import Routes
from tandem.pipeline.notify.words import hours, instant, spoken

_SQL = (Path(__file__).parent / "sql" / "promises.sql").read_text(encoding="utf-8")


def notices(ask: Ask, routes: Routes) -> Iterator[Notice]:
    """One per clock and state, the latest breach first, then the soonest due.

    Working time is that at ``as_of`` of the published marts.
    """
    for clock in ask(_SQL, due_soon_minutes=routes.due_soon / 60):
        kind: Kind = "sla_breached" if clock["state"] == "breached_open" else "sla_due_soon"
        yield Notice(
            kind=kind,
            name=clock["clock_id"],
            at=clock["breached_at"] or clock["started_at"],
            line=Line(_words(clock), _link(clock["record_key"], routes)),
            team=clock["by_team"],
            owner=clock["owner_id"] or "",
            policy=clock["policy"],
            segment=clock["segment"] or "",
        )


def _words(clock: dict[str, Any]) -> str:
    over, target = clock["working_minutes"] - clock["target_minutes"], clock["target_minutes"]
    if clock["state"] == "breached_open":
        stands = f"{hours(over)} over its {hours(target)}"
    else:
        stands = f"{hours(-over)} left, due {instant(clock['due_at'])}"
    owner = f"owner {_id(clock['owner_id'])}" if clock["owner_id"] else "nobody owns it"
    return f"{spoken(clock['policy'])}: {_record(clock['record_key'])}, {owner}, {stands}"


def _record(record_key: str | None) -> str:
    """``Lead 00Q…`` for a record of a person, ``deal 006…`` for a deal; ids, never a name."""
    if record_key is None:
        return "no record"
    _source, _instance, *rest = record_key.split(":")
    return " ".join(rest if len(rest) > 1 else ["deal", *rest])


def _id(key: str) -> str:
    return key.rpartition(":")[2]


def _link(record_key: str | None, routes: Routes) -> str:
    """Where to open the record, if the file of routes says so for its source."""
    if record_key is None:
        return ""
    source = record_key.partition(":")[0]
    link = routes.records.get(source, "")
    return link.replace("{id}", quote(_id(record_key), safe=""))
