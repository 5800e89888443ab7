"""The slow, exact reader of a CSV file: judges every record by itself.

Used when something is odd. A record that breaks the format is set aside with its first physical
line, and reading goes on at the next line, so one stray quote costs one line, not the rest of the
file. Every byte belongs to exactly one record, blank line, or rejected line: that is asserted.
"""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tandem.load.reasons import refused
from tandem.load.scan import LONGEST_RECORD

_CELL = rb'(?:"(?:[^"]++|"")*+"|[^",\r\n]*+)'
_END = rb"(?=[\r\n]|\Z)"
RECORD = re.compile(rb"%s(?:,%s)*+%s" % (_CELL, _CELL, _END))
LINE_END = re.compile(rb"\r\n|\n|\r|\Z")
_LINE = re.compile(rb"[^\r\n]*+")
_OPEN = re.compile(rb'(?:%s,)*+"(?:[^"]++|"")*+\Z' % _CELL)
_CELLS = re.compile(rb'"((?:[^"]++|"")*+)"|([^",\r\n]*+)')
_QUOTED = re.compile(rb'"[^"]*+"')

LONGEST_LINE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Split:
    """One record as it lies in the file; ``reason`` is empty when it is sound."""

    start: int
    line: int
    text: bytes
    reason: str


def cells_of(record: bytes) -> list[str]:
    """The cells of one sound record."""
    cells: list[str] = []
    position = 0
    while position <= len(record):
        cell = _CELLS.match(record, position)
        assert cell is not None
        quoted = cell[1]
        text = quoted.replace(b'""', b'"') if quoted is not None else cell[2]
        cells.append(text.decode("utf-8"))
        position = cell.end() + 1
    return cells


def split(path: Path, start: int, first_line: int, width: int) -> Iterator[Split]:
    """Yield every record after the header; a blank line is a record of reason ``blank``.

    Raises:
        FileRefused: If a line is longer than any export's.
    """
    size = path.stat().st_size
    if start >= size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        position, line = start, first_line
        while position < size:
            end, reason = _judge(text, position, width)
            if end - position > LONGEST_LINE:
                told = f"Line {line} is longer than {LONGEST_LINE:,} bytes."
                raise refused("line_too_long", path.name, told, "Export the object again.")
            terminator = LINE_END.match(text, end)
            assert terminator is not None
            record = text[position:end]
            yield Split(position, line, record, reason)
            line += 1 + record.count(b"\n")
            position = terminator.end()


def _judge(text: mmap.mmap, position: int, width: int) -> tuple[int, str]:
    """Where the record at ``position`` ends, and what is wrong with it."""
    record = RECORD.match(text, position)
    if record is None:
        line = _LINE.match(text, position)
        assert line is not None
        is_open = _OPEN.match(text, position) is not None
        return line.end(), "truncated_or_unbalanced" if is_open else "bad_quote"
    if record.end() == position:
        return position, "blank"
    return record.end(), _fault(record[0], width)


def _fault(record: bytes, width: int) -> str:
    if len(record) > LONGEST_RECORD:
        return "field_too_large"
    if b"\0" in record:
        return "nul_byte"
    if not record.isascii() and not _is_utf8(record):
        return "invalid_utf8"
    bare = _QUOTED.sub(b"", record) if b'"' in record else record
    cells = bare.count(b",") + 1
    if cells == width:
        return ""
    return "ragged_short" if cells < width else "ragged_long"


def _is_utf8(record: bytes) -> bool:
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
