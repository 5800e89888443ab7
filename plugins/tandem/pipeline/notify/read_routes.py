"""Reads the file of routes, and refuses one that could silently tell nobody."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tandem.agreement import versions_in_use
from tandem.agreement.fields import nearest
from tandem.agreement.references import Problem
from tandem.agreement.schema import Agreement
from tandem.agreement.written import FileInvalid, WrittenFile
from tandem.errors import ConfigurationError
from tandem.pipeline.notify.routes import Routes
from tandem.settings import Settings


class RoutesInvalid(FileInvalid):
    """The file of routes cannot be used as it is written."""

    code = "routes_invalid"
    reason = "Nothing is told while it is unclear to whom."
    begin = "Begin with `channels:` and `routes:`; docs/notifications.md has an example."


def read_routes(settings: Settings) -> Routes:
    """Read the file that ``TANDEM_NOTIFY`` names.

    Raises:
        RoutesInvalid: It does not say what the schema asks for, or names what there is not.
        ConfigurationError: No file is named, or it does not exist.
    """
    if settings.notify is None:
        raise _missing("No file of routes is named.")
    if not settings.notify.is_file():
        raise _missing(f"`{settings.notify}` does not exist.")
    return _checked(settings.notify, versions_in_use(settings))


def _checked(path: Path, agreement: Agreement) -> Routes:
    written = WrittenFile(path, RoutesInvalid)
    routes = written.as_model(Routes)
    problems = [*_channels(routes), *_names_of_the_agreement(routes, agreement)]
    if problems:
        raise written.invalid(problems)
    return routes


def _channels(routes: Routes) -> Iterator[Problem]:
    names = [channel.channel for channel in routes.channels]
    for place, name in enumerate(names):
        if Counter(names)[name] > 1:
            remedy = "Give each channel a name of its own."
            yield Problem(("channels", place, "channel"), f"`{name}` stands twice", remedy)
    for place, route in enumerate(routes.routes):
        yield from _unknown("channel", route.to, names, "routes", place, "to")
    used = {name for route in routes.routes for name in route.to}
    for place, name in enumerate(names):
        if name not in used:
            remedy = "Add it to a route, or remove it."
            yield Problem(("channels", place, "channel"), f"no route leads to `{name}`", remedy)


def _names_of_the_agreement(routes: Routes, agreement: Agreement) -> Iterator[Problem]:
    """A misspelt policy would fit nothing, for ever, without a word."""
    policies = {policy.policy for version in agreement.versions for policy in version.slas}
    segments = {part.segment for version in agreement.versions for part in version.segments}
    for place, route in enumerate(routes.routes):
        at = ("routes", place)
        yield from _unknown("policy", route.policy or (), policies, *at, "policy")
        yield from _unknown("segment", route.segment or (), segments, *at, "segment")


def _unknown(
    what: str, names: Iterable[str], known: Iterable[str], *location: str | int
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(location, f"no {what} is called `{name}`", nearest(name, known))


def _missing(what: str) -> ConfigurationError:
    return ConfigurationError(
        what,
        why="Channels differ from one deployment to the next: a file says who hears what.",
        remedy="Write one as docs/notifications.md shows and set `TANDEM_NOTIFY` to its path.",
        code="routes_missing",
    )
