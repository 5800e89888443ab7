"""Counts the records of a CSV file without parsing it: where quotes are even, a newline ends one.

This is the count that the engine's parser has to agree with, so it shares no code with it. It also
proves that every quote opens or closes a cell (the engine is more forgiving than the format) and
finds what only the exact reader of ``split.py`` can judge. One pass, numpy, flat memory.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tandem.load.lines import LineMap, Positions

CHUNK = 8 * 1024 * 1024
# DuckDB holds a whole row in one buffer. Salesforce's longest text area is 131,072 characters.
LONGEST_RECORD = 16 * 1024 * 1024

_QUOTE, _LF, _CR = 34, 10, 13
_EDGE = np.zeros(256, dtype=bool)
_EDGE[[ord(","), _LF, _CR, _QUOTE]] = True
_NONE: Positions = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Stretch:
    """Records that end in one chunk: offsets of their first byte and of their end, and lines."""

    first: int
    starts: Positions
    ends: Positions
    lines: Positions


@dataclass
class Scan:
    """What one pass over the records of a CSV file found."""

    path: Path
    start: int
    first_line: int
    records: int = 0
    blank: int = 0
    longest: int = 0
    line_feeds: int = 0
    carriage_returns: int = 0
    both: int = 0
    has_nul: bool = False
    has_bad_quote: bool = False
    has_bad_utf8: bool = False
    lines: LineMap = field(default_factory=LineMap)

    @property
    def newline(self) -> str:
        """What ends a row, as DuckDB spells it."""
        return r"\r\n" if self.both else r"\n"

    def is_plain(self, width: int) -> bool:
        """Whether the engine's parser can be trusted with the file as it is.

        It passes over blank lines, except where a row has one cell: there it reads a null.
        """
        one_newline = self.carriage_returns == self.both and self.both in (0, self.line_feeds)
        odd = self.has_nul or self.has_bad_quote or self.has_bad_utf8
        blank_is_passed_over = not self.blank or width > 1
        return one_newline and not odd and blank_is_passed_over and self.longest <= LONGEST_RECORD


def scan(path: Path, start: int, first_line: int) -> Scan:
    """Count the records after the header, which ends at byte ``start`` before ``first_line``."""
    found = Scan(path, start, first_line)
    decoder = codecs.getincrementaldecoder("utf-8")()
    for stretch in stretches(found, decoder):
        found.lines.add(stretch.first, stretch.lines)
    return found


def stretches(found: Scan, decoder: codecs.IncrementalDecoder | None = None) -> Iterator[Stretch]:
    """Yield the file's records chunk by chunk, noting in ``found`` what is seen on the way."""
    walk = _Walk(found)
    with found.path.open("rb") as file:
        file.seek(found.start)
        while chunk := file.read(CHUNK):
            if decoder is not None:
                _look_at_text(found, chunk, decoder)
            yield walk.step(np.frombuffer(chunk, dtype=np.uint8))
    yield walk.finish()
    if decoder is not None and decoder.getstate()[0]:
        found.has_bad_utf8 = True


def _look_at_text(found: Scan, chunk: bytes, decoder: codecs.IncrementalDecoder) -> None:
    found.has_nul = found.has_nul or b"\0" in chunk
    if found.has_bad_utf8 or (chunk.isascii() and not decoder.getstate()[0]):
        return
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        found.has_bad_utf8 = True
        decoder.reset()


class _Walk:
    """The state carried from chunk to chunk."""

    def __init__(self, found: Scan) -> None:
        self.found = found
        self.offset = found.start
        self.quotes = 0
        self.newlines = 0
        self.last_byte = _LF
        self.record_start = found.start
        self.record_line = found.first_line

    def step(self, chunk: npt.NDArray[np.uint8]) -> Stretch:
        """Take one chunk in."""
        quotes = np.flatnonzero(chunk == _QUOTE)
        newlines = np.flatnonzero(chunk == _LF)
        returns = np.flatnonzero(chunk == _CR)
        self._check_quotes(chunk, quotes)
        outside = self._outside(quotes, newlines)
        ends = newlines[outside]
        before = np.where(ends > 0, chunk[ends - 1], self.last_byte)
        found = self.found
        found.line_feeds += ends.size
        found.both += int(np.count_nonzero(before == _CR))
        found.carriage_returns += int(np.count_nonzero(self._outside(quotes, returns)))
        stretch = self._records(ends + self.offset, np.flatnonzero(outside), before == _CR)
        self.quotes += quotes.size
        self.newlines += newlines.size
        self.offset += chunk.size
        self.last_byte = int(chunk[-1])
        return stretch

    def finish(self) -> Stretch:
        """The last record, when no newline ends it."""
        left = self.offset - self.record_start
        self.found.has_bad_quote |= bool(self.quotes & 1)
        if not left:
            return Stretch(self.found.records, _NONE, _NONE, _NONE)
        end = np.array([self.offset])
        return self._records(end, np.array([self.newlines]), np.array([False]))

    def _outside(self, quotes: Positions, positions: Positions) -> npt.NDArray[np.bool_]:
        """Which positions lie outside quotes: an even number of quotes comes before them."""
        even: npt.NDArray[np.bool_] = (np.searchsorted(quotes, positions) + self.quotes) & 1 == 0
        return even

    def _check_quotes(self, chunk: npt.NDArray[np.uint8], quotes: Positions) -> None:
        """A quote that opens follows a cell's edge; one that closes comes before an edge.

        An escaped quote is a pair that closes and opens again, so a quote is an edge as well.
        """
        found = self.found
        if self.last_byte == _QUOTE and self.quotes and self.quotes & 1 == 0:
            found.has_bad_quote |= not _EDGE[chunk[0]]
        if not quotes.size:
            return
        first_opens = self.quotes & 1
        opening, closing = quotes[first_opens::2], quotes[1 - first_opens :: 2]
        before = np.where(opening > 0, chunk[opening - 1], self.last_byte)
        inner = closing[:-1] if closing.size and closing[-1] == chunk.size - 1 else closing
        found.has_bad_quote |= not (_EDGE[before].all() and _EDGE[chunk[inner + 1]].all())

    def _records(
        self, ends: Positions, newline_index: Positions, with_return: npt.NDArray[np.bool_]
    ) -> Stretch:
        """Turn ends into records; a record without a byte is a blank line, not a record."""
        if not ends.size:
            return Stretch(self.found.records, _NONE, _NONE, _NONE)
        starts = np.concatenate(([self.record_start], ends[:-1] + 1))
        newlines_before = np.concatenate(([-1], newline_index[:-1])) + self.newlines + 1
        lines = newlines_before + self.found.first_line
        lines[0] = self.record_line
        sizes = ends - starts - with_return
        kept = sizes > 0
        found = self.found
        stretch = Stretch(found.records, starts[kept], ends[kept], lines[kept])
        found.records += int(np.count_nonzero(kept))
        found.blank += int(np.count_nonzero(~kept))
        found.longest = max(found.longest, int(sizes.max()))
        self.record_start = int(ends[-1]) + 1
        self.record_line = self.found.first_line + self.newlines + int(newline_index[-1]) + 1
        return stretch
