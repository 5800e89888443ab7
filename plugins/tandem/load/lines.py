"""Which physical line a record begins on, kept small: only where the distance changes."""

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int64]


@dataclass
class LineMap:
    """Which physical line a record begins on: ``line = record + shift``, shifts kept at changes."""

    records: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)

    def note(self, record: int, line: int) -> None:
        """Note the line of the next record."""
        if not self.shifts or self.shifts[-1] != line - record:
            self.records.append(record)
            self.shifts.append(line - record)

    def line_of(self, record: int) -> int:
        """The physical line a record begins on."""
        return record + self.shifts[bisect_right(self.records, record) - 1]

    def add(self, first_record: int, lines: Positions) -> None:
        """Note the lines of consecutive records."""
        if not lines.size:
            return
        shifts = lines - np.arange(first_record, first_record + lines.size)
        before = self.shifts[-1] if self.shifts else -1
        changes = np.flatnonzero(np.diff(shifts, prepend=before))
        self.records += (changes + first_record).tolist()
        self.shifts += shifts[changes].tolist()
