"""A letter as Slack's blocks, within Slack's limits; no text of the data is taken for markup."""

from collections.abc import Iterator
from typing import Any

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.notice import Line, Section
from tandem.pipeline.notify.plain import printable

# docs.slack.dev/reference/block-kit/blocks: blocks of a message, characters of a header, of a text.
MOST_BLOCKS = 50
MOST_OF_HEADER = 150
MOST_OF_TEXT = 3000
_MOST_OF_LINE = 400  # escaped it is at most five times as long, and a link still fits beside it
_MOST_OF_LINK = 900
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
Block = dict[str, Any]


def as_blocks(letter: Letter) -> list[Block]:
    """Subject as header, then texts of whole lines; what does not fit is left out, and said so."""
    texts = [text for section in letter.sections for text in _texts(section)]
    room = MOST_BLOCKS - 2
    left = len(texts) - room
    blocks = [_header(letter.subject), *(_text(text) for text in texts[:room])]
    return [*blocks, _text(f"_{left} more parts did not fit._")] if left > 0 else blocks


def fallback(letter: Letter) -> str:
    """What a notification on a telephone shows."""
    return escaped(_cut(letter.subject, MOST_OF_HEADER))


def escaped(text: str) -> str:
    """A text in which nothing calls anybody, links anywhere or is an entity."""
    return printable(text).translate(_ESCAPES)


def _texts(section: Section) -> Iterator[str]:
    """Pieces of at most ``MOST_OF_TEXT`` characters, cut between lines."""
    piece = f"*{escaped(_cut(section.heading, MOST_OF_HEADER))}*"
    lines = [*section.lines, *([Line(section.more)] if section.more else [])]
    for line in map(_line, lines):
        if len(piece) + 1 + len(line) > MOST_OF_TEXT:
            yield piece
            piece = line
        else:
            piece = f"{piece}\n{line}"
    yield piece


def _line(line: Line) -> str:
    text = escaped(_cut(line.text, _MOST_OF_LINE))
    address = _address(line.url)
    has_link = 0 < len(address) <= _MOST_OF_LINK
    return f"• {text} <{address}|open>" if has_link else f"• {text}"


def _address(url: str) -> str:
    for sign in "<>|":
        url = url.replace(sign, f"%{ord(sign):02X}")
    return url.replace("&", "&amp;")


def _cut(text: str, most: int) -> str:
    text = printable(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _header(subject: str) -> Block:
    text = _cut(subject, MOST_OF_HEADER) or "Tandem"  # an empty header is refused
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _text(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
