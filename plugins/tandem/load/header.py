"""Reads a file's header and finds each field of the contract in it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tandem.load.reasons import FileRefused, refused
from tandem.load.split import LINE_END, RECORD, cells_of
from tandem.sources import FieldContract, ObjectContract

_LONGEST_HEADER = 4 * 1024 * 1024
_OTHER_DELIMITERS = (";", "\t", "|", "^", "`", ":")


@dataclass(frozen=True)
class Header:
    """The header of a CSV file and where the records begin."""

    names: tuple[str, ...]
    end: int
    first_line: int
    is_first: bool


@dataclass(frozen=True)
class Places:
    """Where each field of the contract stands in a file's columns."""

    of_field: dict[str, int]
    in_cell: dict[str, int]
    unknown: dict[str, int]
    missing: tuple[str, ...]


def read_header(path: Path, name: str) -> Header:
    """Read the first record that is not blank.

    Raises:
        FileRefused: If there is none, or it is not a sound CSV record in UTF-8.
    """
    with path.open("rb") as file:
        head = file.read(_LONGEST_HEADER)
    start = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    first, lines = start, 0
    while (blank := LINE_END.match(head, first)) and blank.end() > first:
        first, lines = blank.end(), lines + 1
    record = RECORD.match(head, first)
    if record is None or record.end() == first:
        raise _unreadable(name, "Its first line is no record: a quote is out of place.")
    try:
        names = tuple(cell.strip() for cell in cells_of(record[0]))
    except UnicodeDecodeError as error:
        told = f"Byte {first + error.start} of the header is not UTF-8."
        remedy = "Export the object again as UTF-8."
        raise refused("encoding_mismatch", name, told, remedy) from error
    if any("\0" in cell for cell in names):
        raise _unreadable(name, "It holds NUL characters.")
    end_of_line = LINE_END.match(head, record.end())
    lines += record[0].count(b"\n") + 1
    end = end_of_line.end() if end_of_line else record.end()
    return Header(names, end, lines + 1, is_first=first == start)


def place_fields(names: tuple[str, ...], contract: ObjectContract, name: str) -> Places:
    """Find the contract's fields among column names, without regard to case.

    Raises:
        FileRefused: If names collide or a required column is missing.
    """
    refuse_twins([title for title in names if title], name)
    at = {title.lower(): index for index, title in enumerate(names) if title}
    of_field: dict[str, int] = {}
    in_cell: dict[str, int] = {}
    for field in contract.fields:
        found = next((at[item.lower()] for item in field.headers if item.lower() in at), None)
        if found is not None:
            of_field[field.column] = found
        elif field.steps and field.steps[0].lower() in at:
            in_cell[field.column] = at[field.steps[0].lower()]
    used = set(of_field.values())
    unknown = {
        title or f"column {index + 1}": index
        for index, title in enumerate(names)
        if index not in used
    }
    found_columns = of_field.keys() | in_cell.keys()
    missing = [field for field in contract.fields if field.column not in found_columns]
    refuse_missing(missing, found_columns, contract, names, name)
    return Places(of_field, in_cell, unknown, tuple(field.name for field in missing))


def refuse_twins(titled: Sequence[str], name: str) -> None:
    """Refuse names that stand there twice.

    Raises:
        FileRefused: If two names are equal, or differ only by case.
    """
    for code, folded in (
        ("duplicate_header", titled),
        ("ambiguous_header", [title.lower() for title in titled]),
    ):
        twins = sorted(title for title, times in Counter(folded).items() if times > 1)
        if twins:
            told = f"The columns {twins[:5]} stand there more than once."
            raise refused(code, name, told, "Rename or drop the other one and export again.")


def refuse_missing(
    missing: Sequence[FieldContract],
    found: Collection[str],
    contract: ObjectContract,
    names: Sequence[str],
    name: str,
) -> None:
    """Refuse a file without its required columns or its key.

    Raises:
        FileRefused: If a required column is missing; says what the header looks like instead.
    """
    needed = [field for field in missing if field.required or field.column in contract.key_columns]
    if not needed:
        return
    if len(names) == 1 and any(mark in names[0] for mark in _OTHER_DELIMITERS):
        told = "Its header has one column that looks like several."
        raise refused("dialect_mismatch", name, told, "Export it with commas between the cells.")
    if not found:
        raise _unreadable(name, f"None of its {len(names)} columns is in the contract.")
    listed = ", ".join(f"`{field.name}`" for field in needed)
    told = f"The column(s) {listed} are not among its {len(names)} columns."
    remedy = "Add the column to the export; if it has a new name, list that under `aliases`."
    raise refused("contract_missing_column", name, told, remedy)


def _unreadable(name: str, told: str) -> FileRefused:
    remedy = "The first line must name the columns, separated by commas, quoted with double quotes."
    return refused("header_mismatch", name, told, remedy)
