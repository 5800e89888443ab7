"""Reads JSON lines: one object per line, every field found by its path or name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tandem.engines.duckdb import literal, quoted
from tandem.load.header import refuse_missing, refuse_twins
from tandem.load.json_lines import JsonFault, parse
from tandem.load.lines import LineMap
from tandem.load.reasons import refused
from tandem.load.shapes import Shapes
from tandem.load.split import LONGEST_LINE
from tandem.load.texts import RawRecord, Rejected, TextFile, shown
from tandem.load.unpack import Plain
from tandem.sources import ObjectContract

_BATCH = 20_000
_EXTRA = "extra json"


@dataclass(frozen=True)
class _Line:
    number: int
    offset: int
    text: bytes


@dataclass
class _Reading:
    """What has been read of one file so far."""

    shapes: Shapes
    rows: list[list[str | None]] = field(default_factory=list)
    sound: int = 0
    blank: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    lines: LineMap = field(default_factory=LineMap)


def read_jsonl(plain: Plain, contract: ObjectContract, folder: Path) -> TextFile:
    """Parse every line into the contract's columns, as text.

    Raises:
        FileRefused: If it is no file of JSON lines, is cut, or lacks a required field throughout.
    """
    target = folder / f"{plain.path.name}.parquet"
    reading = _Reading(Shapes(contract))
    _parse(plain, reading, target)
    shapes = reading.shapes
    refuse_twins(sorted(shapes.keys), plain.name)
    missing = [item for item in contract.fields if item.column not in shapes.found]
    if reading.sound:
        refuse_missing(missing, shapes.found, contract, sorted(shapes.keys), plain.name)
    return TextFile(
        name=plain.name,
        relation=f"read_parquet({literal(str(target))})",
        texts={item.column: quoted(item.column) for item in contract.fields},
        extra=quoted(_EXTRA),
        records=reading.sound,
        lines=reading.lines,
        raw=lambda records: _raw(plain, reading.lines, records),
        unknown=tuple(sorted(shapes.unknown)),
        missing=tuple(item.name for item in missing) if reading.sound else (),
        blank=reading.blank,
        rejected=reading.rejected,
    )


def _parse(plain: Plain, reading: _Reading, target: Path) -> None:
    """Read every line; the sound ones go to a Parquet file of texts."""
    target.touch(mode=0o600)
    names = [*(item.column for item in reading.shapes.contract.fields), _EXTRA]
    schema = pa.schema([(name, pa.string()) for name in names])
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for line in _lines(plain):
            _take(line, reading, plain)
            if len(reading.rows) >= _BATCH:
                _flush(reading, writer, schema)
        _flush(reading, writer, schema)


def _lines(plain: Plain) -> Iterator[_Line]:
    with plain.path.open("rb") as file:
        start = 3 if file.read(3) == b"\xef\xbb\xbf" else 0
        file.seek(start)
        number, offset = 1, start
        while text := file.readline(LONGEST_LINE + 1):
            if len(text) > LONGEST_LINE:
                told = f"Line {number} is longer than {LONGEST_LINE:,} bytes."
                raise refused("line_too_long", plain.name, told, "Export the object again.")
            yield _Line(number, offset, text)
            number += 1
            offset += len(text)


def _take(line: _Line, reading: _Reading, plain: Plain) -> None:
    text = line.text.strip()
    if not text:
        reading.blank += 1
        return
    if not reading.sound and not reading.rejected:
        _refuse_other_formats(text, plain.name)
    try:
        row = reading.shapes.texts(parse(text))
    except JsonFault as fault:
        if fault.reason == "json_syntax" and not line.text.endswith(b"\n"):
            told = f"Line {line.number}, the last one, is cut."
            raise refused("truncated", plain.name, told, "Export the object again.") from fault
        rejected = Rejected(line.number, fault.reason, shown(text), fault.column, line.offset)
        reading.rejected.append(rejected)
        return
    reading.rows.append(row)
    reading.lines.note(reading.sound, line.number)
    reading.sound += 1


def _refuse_other_formats(text: bytes, name: str) -> None:
    if text[:1] == b"[" or text == b"{":
        told = "It is one array or spans several lines."
        remedy = "Write one JSON object per line (`jq -c '.[]'` makes lines of an array)."
        raise refused("format_mismatch", name, told, remedy)


def _flush(reading: _Reading, writer: pq.ParquetWriter, schema: pa.Schema) -> None:
    if reading.rows:
        columns = [pa.array(values, pa.string()) for values in zip(*reading.rows, strict=True)]
        writer.write_table(pa.table(columns, schema=schema))
    reading.rows.clear()


def _raw(plain: Plain, lines: LineMap, records: Sequence[int]) -> list[RawRecord]:
    wanted = {lines.line_of(record) for record in records}
    return [
        RawRecord(line.offset, shown(line.text.strip()))
        for line in _lines(plain)
        if line.number in wanted
    ]
