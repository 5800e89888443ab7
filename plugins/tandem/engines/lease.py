"""The lease of the writer: one process at a time writes the warehouse, and a late one finds out.

The lock is the kernel's, so it ends with its process however that dies. The epoch rises with every
lease; a writer that was paused checks it before it commits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tandem.engines.disk import locked, write_durably
from tandem.errors import TandemError
from tandem.settings import Settings

# Longer than the longest build measured, shorter than an operator's patience.
LEASE_WAIT_SECONDS = 900.0


class WarehouseBusy(TandemError, TimeoutError):
    """Another process kept the writer's lease for the whole wait."""

    code = "warehouse_busy"


class LeaseLost(TandemError, RuntimeError):
    """A newer writer has taken the lease; this one must not commit."""

    code = "lease_lost"


@dataclass(frozen=True)
class Lease:
    """The right to write the warehouse, with the epoch it was given in."""

    epoch: int
    epoch_file: Path

    def check(self) -> None:
        """Refuse to go on when a newer epoch exists: a paused writer that woke up too late.

        Raises:
            LeaseLost: If the epoch has risen since this lease was given.
        """
        current = _read_epoch(self.epoch_file)
        if current != self.epoch:
            raise LeaseLost(
                f"The lease of epoch {self.epoch} is over; the epoch is {current}.",
                why="Two writers would mix two builds in one file.",
                remedy="Let this run end and start it again; the newer writer goes on.",
            )


@contextmanager
def writer_lease(
    settings: Settings, *, wait_seconds: float = LEASE_WAIT_SECONDS
) -> Iterator[Lease]:
    """Hold the only right to write the warehouse. The kernel ends it when the process dies.

    Raises:
        WarehouseBusy: If another process kept it for ``wait_seconds``.
    """
    folder = settings.warehouse.parent
    with locked(folder / "lease.lock", wait_seconds=wait_seconds) as got:
        if not got:
            raise WarehouseBusy(
                f"Another run has been writing the warehouse for {wait_seconds:.0f} seconds.",
                why="DuckDB has one writer; two would lose each other's tables.",
                remedy=f"Wait for it and retry; `fuser {folder / 'lease.lock'}` names the process.",
            )
        epoch_file = folder / "epoch"
        epoch = _read_epoch(epoch_file) + 1
        write_durably(epoch_file, f"{epoch}\n")
        yield Lease(epoch, epoch_file)


def _read_epoch(path: Path) -> int:
    return int(path.read_text()) if path.is_file() else 0
