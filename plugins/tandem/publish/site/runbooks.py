"""The runbooks as part of a page: what is seen, why it happens, what to do."""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

_HEADING = re.compile(r"^## ", re.MULTILINE)
_REMEDY = "## What to do\n"
_TO_RUNBOOK = re.compile(r"\[([^\]]+)\]\(([\w-]+)\.md\)")
_ELSEWHERE = re.compile(r"\[([^\]]+)\]\([^#)][^)]*\)")
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Runbook:
    """One page of ``docs/runbooks/``.

    Attributes:
        name: Its file's name without ``.md``, as checks name it.
        title: Its heading.
        text: All below the heading, as HTML.
        remedy: What to do, as HTML.
    """

    name: str
    title: str
    text: Markup
    remedy: Markup


def read_runbooks(folder: Path) -> dict[str, Runbook]:
    """Every runbook by its name; none where the docs are not installed."""
    files = sorted(path for path in folder.glob("*.md") if path.stem != "README")
    return {path.stem: _read(path) for path in files}


def _read(path: Path) -> Runbook:
    heading, _, text = path.read_text(encoding="utf-8").partition("\n")
    text = _ELSEWHERE.sub(r"\1", _TO_RUNBOOK.sub(r"[\1](#runbook-\2)", text))
    remedy = _HEADING.split(text.partition(_REMEDY)[2])[0]
    below = _HEADING.sub("#### ", text)  # the page has headings of its own above it
    return Runbook(path.stem, heading.removeprefix("# "), _html(below), _html(remedy))


def _html(text: str) -> Markup:
    return Markup(_markdown.render(text))  # noqa: S704  # our own words; HTML in them is escaped
