"""REST lists, page by page. Every record is handed on as Marketo's own JSON text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tandem.clients.answers import Answer
from tandem.clients.failures import AnswerUnsound, RequestRefused
from tandem.clients.http import Http
from tandem.clients.marketo_errors import is_unknown
from tandem.clients.verbatim import records

_PAGE = 300
# Asset pages are counted from the start of a list that may shrink while it is read (a program that
# is changed leaves the span asked for): a part of each page is read again.
_ASSET_PAGE, _READ_AGAIN = 200, 4
_STALLED = 3


@dataclass(frozen=True)
class Lists:
    """What is read record by record."""

    http: Http

    def activity_types(self) -> list[str]:
        """Every type of activity."""
        return _records(self._ask("/rest/v1/activities/types.json"))

    def campaigns(self) -> Iterator[str]:
        """Every smart campaign."""
        for answer in self._pages("/rest/v1/campaigns.json", {}):
            yield from _records(answer)

    def deleted_leads(self, since: datetime) -> Iterator[str]:
        """Activities 37 from an instant on; no export holds them, and they live 14 days."""
        asked = {"sinceDatetime": iso(since)}
        token = self._ask("/rest/v1/activities/pagingtoken.json", **asked).json()["nextPageToken"]
        for answer in self._pages(
            "/rest/v1/activities/deletedleads.json", {"nextPageToken": token}
        ):
            yield from _records(answer)

    def program_ids(self, changed: tuple[datetime, datetime] | None = None) -> list[str]:
        """Ids of all programs, or of those changed within a span, in the order told."""
        query = _changed(*changed) if changed else {}
        found: dict[str, None] = {}
        offset = 0
        while True:
            page = {"maxReturn": _ASSET_PAGE, "offset": offset} | query
            told = self._ask("/rest/asset/v1/programs.json", **page).json().get("result") or []
            ids = [str(program["id"]) for program in told]
            if found.keys() >= set(ids):
                return list(found)
            found |= dict.fromkeys(ids)
            offset += len(ids) - len(ids) // _READ_AGAIN

    def program(self, program_id: str) -> str | None:
        """One program with its costs, which the list leaves out; ``None`` if it was deleted."""
        try:
            found = _records(self._ask(f"/rest/asset/v1/program/{program_id}.json"))
        except RequestRefused as refused:
            if is_unknown(refused):
                return None
            raise
        return found[0] if found else None

    def _pages(self, path: str, first: dict[str, str]) -> Iterator[Answer]:
        """Until no page follows, as the answer says; its number of records says nothing."""
        asked = first
        stalled = 0
        while True:
            answer = self._ask(path, batchSize=_PAGE, **asked)
            yield answer
            following = _following(answer.json())
            if following is None:
                return
            stalled = stalled + 1 if following == asked else 0
            if stalled == _STALLED:
                raise _loop(path)
            asked = following

    def _ask(self, path: str, **query: Any) -> Answer:
        return self.http.call("GET", path, expects="json", params=query)


def iso(instant: datetime) -> str:
    """An instant (UTC) as Marketo wants it: without milliseconds."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _records(answer: Answer) -> list[str]:
    try:
        return records(answer.body, "result")
    except ValueError:
        raise AnswerUnsound("content_mismatch", "Marketo's result is no list.") from None


def _following(told: dict[str, Any]) -> dict[str, str] | None:
    """The query of the next page; where nothing says whether one follows, an empty one is last."""
    token = told.get("nextPageToken")
    is_more = told.get("moreResult", bool(told.get("result")))
    return {"nextPageToken": token} if token and is_more else None


def _changed(since: datetime, until: datetime) -> dict[str, str]:
    """Both bounds or none: with one alone Marketo filters nothing."""
    return {"earliestUpdatedAt": iso(since), "latestUpdatedAt": iso(until)}


def _loop(path: str) -> AnswerUnsound:
    return AnswerUnsound(
        "pagination_loop",
        f"Marketo names the same next page {_STALLED} times for `{path}`.",
        why="Reading on would never end, and stopping would leave records out.",
    )
