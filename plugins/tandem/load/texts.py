"""What every reader hands on: a file's records as text, with what it could not read beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tandem.engines.duckdb import literal
from tandem.load.header import Places
from tandem.load.lines import LineMap
from tandem.sources import ObjectContract


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that goes to quarantine, with the bytes it has in the unpacked file."""

    line: int
    reason: str
    record: str
    column: str | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """Where a record lies in the unpacked file, and its text."""

    offset: int | None
    record: str


@dataclass(frozen=True)
class TextFile:
    """One file as a relation of texts, ready to be typed.

    ``texts`` gives, per column of the contract, the SQL of its text in ``relation``; a column the
    file does not have is absent there. ``json_cells`` are the cells whose JSON has to be sound for
    the fields inside them to be read, each under one field's column. Records are numbered from 0
    in the order of the file.
    """

    name: str
    relation: str
    texts: dict[str, str]
    extra: str
    records: int
    lines: LineMap
    raw: Callable[[Sequence[int]], list[RawRecord]]
    json_cells: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    blank: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        """Everything the file holds, blank lines too."""
        return self.records + self.blank + len(self.rejected)


def shown(record: bytes) -> str:
    """A record's bytes as text; a byte that is not UTF-8 is shown as its hexadecimal escape."""
    return record.decode("utf-8", errors="backslashreplace")


def cells_sql(places: Places, contract: ObjectContract, columns: Sequence[str]) -> dict[str, str]:
    """Per column of the contract, the SQL of its text in a relation of columns.

    A field inside a JSON cell is read from that cell; all fields of one cell in one go.
    """
    texts = {name: columns[index] for name, index in places.of_field.items()}
    keys_of: dict[int, list[str]] = {}
    for name, index in places.in_cell.items():
        keys_of.setdefault(index, []).append(name)
    for index, names in keys_of.items():
        cell = columns[index]
        paths = ", ".join(literal(_json_path(contract.field(name).steps[1:])) for name in names)
        listed = f"json_extract_string(case when json_valid({cell}) then {cell} end, [{paths}])"
        texts |= {name: f"{listed}[{at}]" for at, name in enumerate(names, start=1)}
    return texts


def json_cells_sql(
    places: Places, contract: ObjectContract, columns: Sequence[str]
) -> dict[str, str]:
    """Cells with fields inside, except those a json field of the contract checks already."""
    checked = {
        index for name, index in places.of_field.items() if contract.field(name).type == "json"
    }
    first_in = {index: name for name, index in reversed(places.in_cell.items())}
    return {name: columns[index] for index, name in first_in.items() if index not in checked}


def extra_sql(places: Places, columns: Sequence[str]) -> str:
    """The SQL of a JSON object that keeps the columns no contract names."""
    if not places.unknown:
        return "cast(null as varchar)"
    pairs = ", ".join(
        f"{literal(title)}, {columns[index]}" for title, index in places.unknown.items()
    )
    return f"cast(json_object({pairs}) as varchar)"


def _json_path(steps: Sequence[str]) -> str:
    return "$" + "".join(f'."{step}"' for step in steps)
