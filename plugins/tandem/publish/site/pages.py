"""Writes the site of one publish: every page from the published file alone, beside it."""

from collections.abc import Callable
from pathlib import Path

from tandem.publish.site import scorecard
from tandem.publish.site.facts import Facts, read_facts
from tandem.publish.site.marts import Marts, open_marts
from tandem.publish.site.shell import write
from tandem.settings import Settings

FOLDER = "site"
Page = Callable[[Marts, Facts], str]

PAGES: dict[str, Page] = {
    scorecard.NAME: scorecard.page,
}


def write_site(settings: Settings, folder: Path) -> list[Path]:
    """Write all pages into ``site/`` of a publish that is about to be switched to.

    Args:
        settings: Memory limit and threads for reading.
        folder: The publish, with its marts written.
    """
    with open_marts(settings, folder / "tandem.duckdb") as marts:
        facts = read_facts(marts)
        return [write(folder / FOLDER, name, page(marts, facts)) for name, page in PAGES.items()]
