"""How HubSpot's answers come in pages, and how to tell that they lead nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from tandem.clients.answers import Answer
from tandem.clients.failures import AnswerUnsound
from tandem.clients.http import Http
from tandem.clients.hubspot.filters import Record
from tandem.clients.verbatim import records

_Item = TypeVar("_Item")


class Page(NamedTuple):
    """Rows, where to go on (``None`` behind the last page), and each row as HubSpot wrote it."""

    rows: list[Record]
    after: str | None
    texts: list[str]


def pages(
    http: Http, path: str, limit: int, after: str | None = None, **asked: str
) -> Iterator[Page]:
    """Every page of a list; an empty page that names a next one is not the end.

    Raises:
        AnswerUnsound: If a page leads back to one that was read.
    """
    seen = {after}
    while True:
        params = asked | {"limit": str(limit)} | ({"after": after} if after else {})
        page = page_of(http.call("GET", path, expects="json", params=params))
        yield page
        if page.after is None:
            return
        require_progress(page.after not in seen)
        seen.add(after := page.after)


def page_of(answer: Answer) -> Page:
    """The page in an answer.

    Raises:
        AnswerUnsound: If it is none.
    """
    content = answer.json()
    return Page(part(content, "results"), next_of(content), records(answer.body, "results"))


def part(content: Any, name: str) -> Any:
    """What an answer has under a name.

    Raises:
        AnswerUnsound: If it has nothing there: it answers something else.
    """
    if not isinstance(content, dict) or name not in content:
        raise AnswerUnsound("content_mismatch", f"HubSpot's answer has no `{name}`.")
    return content[name]


def next_of(page: Mapping[str, Any]) -> str | None:
    """Where the next page begins, if there is one."""
    found = ((page.get("paging") or {}).get("next") or {}).get("after")
    return None if found is None else str(found)


def require_progress(is_further: bool) -> None:
    """Refuse to go round in circles.

    Raises:
        AnswerUnsound: If a page leads back to where we were.
    """
    if not is_further:
        raise AnswerUnsound("pagination_loop", "HubSpot's pages lead back to one that was read.")


def chunks(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Cut a sequence into pieces of at most ``size``."""
    return (items[start : start + size] for start in range(0, len(items), size))
