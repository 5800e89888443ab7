"""Reads JSON lines: one object per line, every field found by its path or name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tandem.engines.duckdb import literal, quoted
from tandem.load.header import refuse_missing, refuse_twins
from tandem.load.json_lines import JsonFault, as_text, encode, leaves, parse
from tandem.load.lines import LineMap
from tandem.load.reasons import refused
from tandem.load.split import LONGEST_LINE
from tandem.load.texts import RawRecord, Rejected, TextFile, shown
from tandem.load.unpack import Plain
from tandem.sources import FieldContract, ObjectContract

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

    contract: ObjectContract
    columns: dict[str, list[str | None]]
    sound: int = 0
    blank: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    lines: LineMap = field(default_factory=LineMap)
    keys: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)


def read_jsonl(plain: Plain, contract: ObjectContract, folder: Path) -> TextFile:
    """Parse every line into the contract's columns, as text.

    Raises:
        FileRefused: If it is no file of JSON lines, is cut, or lacks a required field throughout.
    """
    target = folder / f"{plain.path.name}.parquet"
    target.touch(mode=0o600)
    names = [item.column for item in contract.fields]
    reading = _Reading(contract, {name: [] for name in (*names, _EXTRA)})
    schema = pa.schema([(name, pa.string()) for name in reading.columns])
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for line in _lines(plain):
            _take(line, reading, plain)
            if len(reading.columns[_EXTRA]) >= _BATCH:
                _flush(reading, writer, schema)
        _flush(reading, writer, schema)
    refuse_twins(sorted(reading.keys), plain.name)
    missing = [item for item in contract.fields if item.column not in reading.found]
    if reading.sound:
        refuse_missing(missing, reading.found, contract, sorted(reading.keys), plain.name)
    return TextFile(
        name=plain.name,
        relation=f"read_parquet({literal(str(target))})",
        texts={name: quoted(name) for name in names},
        extra=quoted(_EXTRA),
        records=reading.sound,
        lines=reading.lines,
        raw=lambda records: _raw(plain, reading.lines, records),
        unknown=tuple(sorted(reading.unknown)),
        missing=tuple(item.name for item in missing) if reading.sound else (),
        blank=reading.blank,
        rejected=reading.rejected,
    )


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
        row, extra = _row(parse(text), reading)
    except JsonFault as fault:
        if fault.reason == "json_syntax" and not line.text.endswith(b"\n"):
            told = f"Line {line.number}, the last one, is cut."
            raise refused("truncated", plain.name, told, "Export the object again.") from fault
        rejected = Rejected(line.number, fault.reason, shown(text), fault.column, line.offset)
        reading.rejected.append(rejected)
        return
    for name, value in row.items():
        reading.columns[name].append(value)
    reading.columns[_EXTRA].append(extra)
    reading.lines.note(reading.sound, line.number)
    reading.sound += 1


def _refuse_other_formats(text: bytes, name: str) -> None:
    if text[:1] == b"[" or text == b"{":
        told = "It is one array or spans several lines."
        remedy = "Write one JSON object per line (`jq -c '.[]'` makes lines of an array)."
        raise refused("format_mismatch", name, told, remedy)


def _row(record: dict[str, Any], reading: _Reading) -> tuple[dict[str, str | None], str | None]:
    """The contract's fields of one record as text, and everything else as JSON."""
    reading.keys.update(record)
    folded = {key.lower(): key for key in record}
    row: dict[str, str | None] = {}
    used: set[tuple[str, ...]] = set()
    for item in reading.contract.fields:
        path = _path_of(item, record, folded)
        if path is None:
            row[item.column] = None
            continue
        used.add(path)
        reading.found.add(item.column)
        row[item.column] = as_text(_at(record, path), item.type, item.column)
    return row, _extra(record, used, reading)


def _path_of(
    item: FieldContract, record: dict[str, Any], folded: dict[str, str]
) -> tuple[str, ...] | None:
    """Where a record holds a field: at its path, else under one of its names."""
    if item.steps and item.steps[0].lower() in folded:
        path = (folded[item.steps[0].lower()], *item.steps[1:])
        return path if _has(record, path) else None
    key = next((folded[name.lower()] for name in item.headers if name.lower() in folded), None)
    return None if key is None else (key,)


def _has(record: dict[str, Any], path: Sequence[str]) -> bool:
    value: Any = record
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return True


def _at(record: dict[str, Any], path: Sequence[str]) -> Any:
    value: Any = record
    for step in path:
        value = value[step]
    return value


def _extra(record: dict[str, Any], used: set[tuple[str, ...]], reading: _Reading) -> str | None:
    if len(used) == len(record) and all(len(path) == 1 for path in used):
        return None
    unknown = {
        ".".join(path): value
        for path, value in leaves(record)
        if not any(path[: len(taken)] == taken for taken in used)
    }
    reading.unknown.update(unknown)
    return encode(unknown) if unknown else None


def _flush(reading: _Reading, writer: pq.ParquetWriter, schema: pa.Schema) -> None:
    if reading.columns[_EXTRA]:
        writer.write_table(pa.table(reading.columns, schema=schema))
    for values in reading.columns.values():
        values.clear()


def _raw(plain: Plain, lines: LineMap, records: Sequence[int]) -> list[RawRecord]:
    wanted = {lines.line_of(record) for record in records}
    return [
        RawRecord(line.offset, shown(line.text.strip()))
        for line in _lines(plain)
        if line.number in wanted
    ]
