"""Writes the site of one publish, beside its marts: most pages from the published file alone."""

from collections.abc import Callable
from pathlib import Path

from tandem.publish.site import agreement, data_quality, definitions, quarantine, scorecard
from tandem.publish.site.facts import Facts, read_facts
from tandem.publish.site.marts import Marts, open_marts
from tandem.publish.site.shell import write
from tandem.settings import Settings

FOLDER = "site"
Page = Callable[[Marts, Facts], str]

PAGES: dict[str, Page] = {
    scorecard.NAME: scorecard.page,
    quarantine.NAME: quarantine.page,
}


def write_site(settings: Settings, folder: Path) -> list[Path]:
    """Write all pages into ``site/`` of a publish that is about to be switched to.

    Args:
        settings: Memory limit and threads for reading.
        folder: The publish, with its marts written.
    """
    with open_marts(settings, folder / "tandem.duckdb") as marts:
        facts = read_facts(marts)
        made = {name: page(marts, facts) for name, page in PAGES.items()}
        made[data_quality.NAME] = data_quality.page(settings, marts, facts)
    made[agreement.NAME] = agreement.page(settings, facts)
    made[definitions.NAME] = definitions.page(settings)
    return [write(folder / FOLDER, name, html) for name, html in made.items()]
