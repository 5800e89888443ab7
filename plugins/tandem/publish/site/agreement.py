"""The agreement in words, for whoever signs it: every version, what changed, and its seal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from tandem.agreement import Change, changes, check, versions_in_use
from tandem.agreement.chapters import Chapter, chapters
from tandem.agreement.schema import AgreementVersion
from tandem.agreement.seal import VersionStatus
from tandem.agreement.versions import version_files
from tandem.publish.site.facts import Facts
from tandem.publish.site.shell import render
from tandem.settings import Settings

NAME = "agreement.html"


@dataclass(frozen=True)
class Version:
    """One version as the page shows it.

    Attributes:
        says: The version itself.
        status: Ended, in force or coming; its fingerprint, and whether that is sealed.
        until: The day on which the next one replaces it; None while none is signed.
        came_by: How it came into use.
        changes: What it says otherwise than the version before it; None for the first.
    """

    says: AgreementVersion
    status: VersionStatus
    until: date | None
    came_by: str
    changes: list[Change] | None


def page(settings: Settings, facts: Facts) -> str:
    """The page, as of the publish that it belongs to.

    Raises:
        AgreementEdited: A version that judged published numbers is no longer what was signed.
    """
    then = Settings.model_validate(settings.model_dump() | {"as_of": facts.as_of})
    newest_first = list(_versions(then))[::-1]
    judging = versions_in_use(then).in_force(then.now).name
    read_first = sorted(newest_first, key=lambda version: version.says.name != judging)
    taken: set[str] = set()
    told = [(one, [_told(each, taken) for each in chapters(one.says)]) for one in read_first]
    return render(
        "agreement.html.j2",
        name=NAME,
        facts=facts,
        context={"versions": newest_first, "in_force": told[0], "others": told[1:]},
        styles=["styles/pages.css"],
    )


def _versions(settings: Settings) -> Iterator[Version]:
    agreed, files = versions_in_use(settings).versions, version_files(settings)
    differences = [None, *(changes(*pair) for pair in pairwise(agreed))]
    ends = [*(version.in_force_from for version in agreed[1:]), None]
    for version, status, until, differ in zip(
        agreed, check(settings), ends, differences, strict=True
    ):
        is_adopted = files[version.name].parent == settings.adopted
        came_by = "approved by both teams in Airflow" if is_adopted else "a signed file"
        yield Version(version, status, until, came_by, differ)


def _told(chapter: Chapter, taken: set[str]) -> dict[str, Any]:
    """A chapter, each line with its place: links to a term land where it is told first."""
    lines = []
    for line in chapter.lines:
        place = f"{line.kind}-{line.name}"
        lines.append((None if place in taken else place, line.cells))
        taken.add(place)
    return {"title": chapter.title, "headings": chapter.headings, "lines": lines}
