"""Reads CSV: as fast as the engine when the file is sound, exactly when it is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tandem.engines.duckdb import literal
from tandem.load.header import Header, Places, place_fields, read_header
from tandem.load.scan import LONGEST_RECORD, Scan, scan, stretches
from tandem.load.sorting import Sorting
from tandem.load.split import Split, split
from tandem.load.texts import RawRecord, TextFile, cells_sql, extra_sql, json_cells_sql, shown
from tandem.load.unpack import Plain
from tandem.sources import ObjectContract, SourceContract

# Stands for "no text means null" where the contract has none: a cell cannot hold it, for U+FFFF
# is no character. DuckDB would else read every empty cell as null.
_NO_NULL_TEXT = "\uffff"


@dataclass(frozen=True)
class CsvFile:
    """A CSV file whose header fits the contract."""

    plain: Plain
    source: SourceContract
    contract: ObjectContract
    header: Header
    places: Places

    @property
    def width(self) -> int:
        """Cells per row."""
        return len(self.header.names)

    def records(self) -> Iterator[Split]:
        """Every record, judged by itself."""
        return split(self.plain.path, self.header.end, self.header.first_line, self.width)


def open_csv(plain: Plain, source: SourceContract, contract: ObjectContract) -> CsvFile:
    """Read the header.

    Raises:
        FileRefused: If the header does not fit the contract.
    """
    header = read_header(plain.path, plain.name)
    places = place_fields(header.names, contract, plain.name)
    return CsvFile(plain, source, contract, header, places)


def read_fast(file: CsvFile) -> TextFile | None:
    """The file as the engine reads it, or None when a record needs judging by itself."""
    found = scan(file.plain.path, file.header.end, file.header.first_line)
    if not file.header.is_first or not found.is_plain(file.width):
        return None
    return TextFile(
        name=file.plain.name,
        relation=_relation(file, file.plain.path, has_header=True, newline=found.newline),
        texts=cells_sql(file.places, file.contract, _columns(file)),
        extra=extra_sql(file.places, _columns(file)),
        records=found.records,
        lines=found.lines,
        raw=lambda records: _raw_by_offset(found, records),
        json_cells=json_cells_sql(file.places, file.contract, _columns(file)),
        unknown=tuple(file.places.unknown),
        missing=file.places.missing,
        blank=found.blank,
    )


def read_exactly(file: CsvFile, folder: Path) -> TextFile:
    """Judge every record; the sound ones are written out alike and read by the engine.

    Raises:
        FileRefused: If the file as a whole is of another encoding or dialect.
    """
    target = folder / f"{file.plain.path.name}.sound"
    target.touch(mode=0o600)
    sorting = Sorting()
    with target.open("wb") as writer:
        for record in file.records():
            if sorting.take(record):
                writer.write(record.text + b"\n")
    sorting.refuse_whole(file.plain.name)
    return TextFile(
        name=file.plain.name,
        relation=_relation(file, target, has_header=False, newline="\\n"),
        texts=cells_sql(file.places, file.contract, _columns(file)),
        extra=extra_sql(file.places, _columns(file)),
        records=sorting.sound,
        lines=sorting.lines,
        raw=lambda records: _raw_by_judging(file, records),
        json_cells=json_cells_sql(file.places, file.contract, _columns(file)),
        unknown=tuple(file.places.unknown),
        missing=file.places.missing,
        blank=sorting.blank,
        rejected=sorting.rejected,
    )


def _columns(file: CsvFile) -> list[str]:
    return [f"c{index}" for index in range(file.width)]


def _relation(file: CsvFile, path: Path, *, has_header: bool, newline: str) -> str:
    """Nothing is left to the sniffer, which takes a newline inside quotes for the end of a row.

    A wrong ``new_line`` loses every row without a word, so it is what the scan saw outside quotes,
    and the rows read are held against the rows counted.
    """
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in _columns(file))
    null_texts = [text for text in file.source.formats.null_texts if text] or [_NO_NULL_TEXT]
    nulls = ", ".join(literal(text) for text in null_texts)
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', header = {str(has_header).lower()}, columns = {{{columns}}}, "
        f"nullstr = [{nulls}], allow_quoted_nulls = false, strict_mode = true, "
        f"new_line = '{newline}', "
        f"max_line_size = {2 * LONGEST_RECORD}, compression = 'none')"
    )


def _raw_by_offset(found: Scan, records: Sequence[int]) -> list[RawRecord]:
    """The bytes of some records of a sound file, found by a second pass over its quotes."""
    wanted = np.asarray(records, dtype=np.int64)
    raw: list[RawRecord] = []
    with found.path.open("rb") as file:
        again = Scan(found.path, found.start, found.first_line)
        for stretch in stretches(again):
            last = stretch.first + stretch.starts.size
            inside = wanted[(wanted >= stretch.first) & (wanted < last)] - stretch.first
            for start, end in zip(stretch.starts[inside], stretch.ends[inside], strict=True):
                file.seek(int(start))
                raw.append(RawRecord(int(start), shown(file.read(int(end - start)).rstrip(b"\r"))))
    return raw


def _raw_by_judging(file: CsvFile, records: Sequence[int]) -> list[RawRecord]:
    wanted = set(records)
    sound = (record for record in file.records() if not record.reason)
    return [
        RawRecord(record.start, shown(record.text))
        for number, record in enumerate(sound)
        if number in wanted
    ]
