"""The bench a batch is worked on: its files, read, typed and shown as one table."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np

from tandem.load.content import as_utf8
from tandem.load.read_csv import open_csv, read_exactly, read_fast
from tandem.load.read_jsonl import read_jsonl
from tandem.load.read_parquet import read_parquet
from tandem.load.reasons import refused
from tandem.load.texts import Rejected, TextFile
from tandem.load.type_rows import misfits, type_rows
from tandem.load.unpack import Plain
from tandem.sources import ObjectContract, SourceContract


@dataclass
class Bench:
    """What is known of a batch while it is loaded."""

    connection: duckdb.DuckDBPyConnection
    source: SourceContract
    contract: ObjectContract
    folder: Path
    files: list[TextFile] = field(default_factory=list)
    rejected: list[tuple[str, Rejected]] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        """Rows of all files by the independent count, blank lines too."""
        return sum(file.rows_in for file in self.files)

    @property
    def rows_blank(self) -> int:
        """Blank lines of all files."""
        return sum(file.blank for file in self.files)

    def read(self, plain: Plain) -> None:
        """Read and type one file."""
        plain = as_utf8(plain, self.folder)
        file = self._read_csv(plain) if plain.suffix == "csv" else self._read_other(plain)
        found = misfits(self.connection, self._table, file, self.contract, self.source.formats)
        rejected = sorted([*file.rejected, *found], key=lambda row: row.line)
        self.rejected += [(file.name, row) for row in rejected]
        self.files.append(file)

    def show_as_one(self) -> None:
        """Show all files as view ``typed``, each row with its part, record and line."""
        parts = " union all ".join(self._part(part, file) for part, file in enumerate(self.files))
        self.connection.execute(f"create or replace view typed as {parts}")

    @property
    def _table(self) -> str:
        return f"typed_{len(self.files)}"

    def _read_csv(self, plain: Plain) -> TextFile:
        """What the engine refuses or miscounts is read again, exactly."""
        csv = open_csv(plain, self.source, self.contract)
        file = read_fast(csv)
        if file is not None:
            try:
                if self._typed(file) == file.records:
                    return file
            except duckdb.InvalidInputException:
                pass  # the exact reader below says which rows, and why
        file = read_exactly(csv, self.folder)
        self._require(file)
        return file

    def _read_other(self, plain: Plain) -> TextFile:
        if plain.suffix == "jsonl":
            file = read_jsonl(plain, self.contract, self.folder)
        else:
            file = read_parquet(plain, self.contract, self.connection)
        self._require(file)
        return file

    def _typed(self, file: TextFile) -> int:
        return type_rows(self.connection, self._table, file, self.contract, self.source.formats)

    def _require(self, file: TextFile) -> None:
        read = self._typed(file)
        if read != file.records:
            told = f"{file.records} sound records were counted, {read} were read."
            raise refused(
                "row_count_mismatch", file.name, told, "Report this file: it is a defect."
            )

    def _part(self, part: int, file: TextFile) -> str:
        """One shift between record and line needs no table; several are looked up."""
        shifts = file.lines.shifts
        numbered = f"select rowid as _record, * from typed_{part}"
        if len(shifts) <= 1:
            shift = shifts[0] if shifts else 0
            return f"select {part} as _part, _record + {shift} as _line, * from ({numbered})"
        lines = {"first_record": np.array(file.lines.records), "_shift": np.array(shifts)}
        self.connection.register("lines", lines)
        self.connection.execute(f"create or replace table lines_{part} as select * from lines")
        self.connection.unregister("lines")
        return (
            f"select {part} as _part, _record + _shift as _line, numbered.* from ({numbered}) "
            f"as numbered asof join lines_{part} on numbered._record >= lines_{part}.first_record"
        )
