"""The agreement in plain words on a terminal."""

from rich.console import Group
from rich.markup import escape
from rich.table import Table

from tandem.agreement.chapters import Chapter, chapters
from tandem.agreement.schema import AgreementVersion
from tandem.agreement.versions import find_version, versions_in_use
from tandem.settings import Settings


def show(settings: Settings, version: str | None = None) -> Group:
    """One version in plain words: the one in force now unless another is named.

    Args:
        settings: Where the agreement lies and what "now" is.
        version: The day of the version, such as ``2024-01-01``.
    """
    if version is not None:
        return describe(find_version(settings, version)[1])
    return describe(versions_in_use(settings).in_force(settings.now))


def describe(version: AgreementVersion) -> Group:
    """All promises of one version as tables of words."""
    signed = version.signed_by
    return Group(
        f"[bold]Agreement in force from {version.in_force_from}[/bold]",
        f"signed for Sales by {signed.sales}, for Marketing by {signed.marketing}; "
        f"reports in {version.reporting.currency}, days end in {version.reporting.timezone}",
        *(_table(chapter) for chapter in chapters(version)),
    )


def _table(chapter: Chapter) -> Table:
    table = Table(title=chapter.title, title_justify="left", show_lines=True)
    for heading in chapter.headings:
        table.add_column(heading, overflow="fold")
    for line in chapter.lines:
        table.add_row(*(escape(cell) for cell in line.cells))
    return table


__all__ = ["describe", "show"]
