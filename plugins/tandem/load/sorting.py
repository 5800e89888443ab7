"""Sorts the records of an odd CSV file: sound, blank, or rejected with a reason."""

from dataclasses import dataclass, field

from tandem.load.lines import LineMap
from tandem.load.reasons import refused
from tandem.load.split import Split
from tandem.load.texts import Rejected, shown

# Of a record too large to load, this much is kept for whoever looks into the quarantine.
_KEPT_BYTES = 64 * 1024
# So few odd rows can be anything; from here on a pattern is the file's, not a row's.
_A_PATTERN = 3


@dataclass
class Sorting:
    """What has been sorted so far."""

    sound: int = 0
    blank: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    lines: LineMap = field(default_factory=LineMap)
    beyond_ascii: int = 0
    not_utf8: int = 0
    first_bad_byte: int = 0
    backslashed: int = 0

    def take(self, record: Split) -> bool:
        """Sort one record in; returns whether it is sound."""
        if record.reason == "blank":
            self.blank += 1
            return False
        self.beyond_ascii += not record.text.isascii()
        if record.reason:
            self._reject(record)
            return False
        self.lines.note(self.sound, record.line)
        self.sound += 1
        return True

    def refuse_whole(self, name: str) -> None:
        """Refuse a file that is wrong as a whole rather than in some rows.

        One row in another encoding is a bad row. When most rows that leave ASCII are, and they
        are three or most of the file, it is the file.

        Raises:
            FileRefused: If the file is of another encoding or escapes quotes by backslashes.
        """
        records = self.sound + len(self.rejected)
        if 2 * self.not_utf8 > self.beyond_ascii and (
            self.not_utf8 >= _A_PATTERN or 2 * self.not_utf8 > records
        ):
            told = f"Byte {self.first_bad_byte} is the first of {self.not_utf8} rows not in UTF-8."
            raise refused("encoding_mismatch", name, told, "Export it again as UTF-8.")
        bad_quotes = sum(reject.reason == "bad_quote" for reject in self.rejected)
        if self.backslashed >= _A_PATTERN and 2 * self.backslashed > bad_quotes:
            told = f"{self.backslashed} rows escape quotes by backslashes."
            raise refused("dialect_mismatch", name, told, 'Export it with quotes doubled ("").')

    def _reject(self, record: Split) -> None:
        if record.reason == "invalid_utf8":
            self.not_utf8 += 1
            self.first_bad_byte = self.first_bad_byte or record.start + _bad_byte(record.text)
        self.backslashed += record.reason == "bad_quote" and b'\\"' in record.text
        kept = shown(
            record.text[:_KEPT_BYTES] if record.reason == "field_too_large" else record.text
        )
        self.rejected.append(Rejected(record.line, record.reason, kept, offset=record.start))


def _bad_byte(text: bytes) -> int:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
