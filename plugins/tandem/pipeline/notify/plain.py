"""A letter as plain text: for a terminal, and for who reads e-mail without HTML."""

from collections.abc import Iterator

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.notice import Line, Section


def as_text(letter: Letter) -> str:
    """Headings, lines beginning with a dash, links in brackets."""
    return "\n\n".join("\n".join(_of_section(section)) for section in letter.sections) + "\n"


def _of_section(section: Section) -> Iterator[str]:
    yield section.heading
    yield from (f"- {_of_line(line)}" for line in section.lines)
    if section.more:
        yield f"- {section.more}"


def _of_line(line: Line) -> str:
    text = printable(line.text)
    return f"{text} <{line.url}>" if line.url else text


def printable(text: str) -> str:
    """One line without control characters: nothing of it can begin a header or move a cursor."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
