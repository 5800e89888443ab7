"""The raw lake: one folder per committed batch, read the same way by every engine.

``lake/<source>/<instance>/<object>/<batch_id>/`` holds ``rows.parquet``, ``quarantine.parquet`` and
``ledger.json``; the three became visible together. Anything else below ``lake/`` is not a batch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tandem.handover import LandedBatch, LoadedBatch
from tandem.sources.schema import FieldType, ObjectContract

ROWS = "rows.parquet"
QUARANTINE = "quarantine.parquet"
LEDGER = "ledger.json"

META_COLUMNS: tuple[tuple[str, FieldType], ...] = (
    ("_source_instance", "text"),
    ("_batch_id", "text"),
    ("_line", "integer"),
    ("_loaded_at", "timestamp"),
    ("_extra", "text"),
)


@dataclass(frozen=True)
class LakeBatch:
    """One committed batch: its ledger and where its files lie."""

    ledger: LoadedBatch
    folder: Path

    @property
    def rows(self) -> Path:
        """Typed rows."""
        return self.folder / ROWS

    @property
    def quarantine(self) -> Path:
        """Rows that did not fit, with their reason and their text."""
        return self.folder / QUARANTINE


def raw_columns(contract: ObjectContract) -> tuple[tuple[str, FieldType], ...]:
    """Columns of an object's raw table, in order, with their contract types."""
    return tuple((field.column, field.type) for field in contract.fields) + META_COLUMNS


def batch_folder(lake: Path, batch: LandedBatch | LoadedBatch) -> Path:
    """Where a batch lies in the lake once it is committed."""
    return lake / batch.source / batch.source_instance / batch.object / batch.batch_id


def stored_batch(lake: Path, batch: LandedBatch) -> LakeBatch | None:
    """The committed batch of this landing, if there is one."""
    folder = batch_folder(lake, batch)
    return _read(folder) if (folder / LEDGER).is_file() else None


def lake_batches(lake: Path) -> Iterator[LakeBatch]:
    """Every committed batch, ordered by source, instance, object and the time it was loaded."""
    ledgers = lake.glob(f"[!._]*/*/*/*/{LEDGER}")
    batches = [_read(path.parent) for path in ledgers]
    return iter(sorted(batches, key=lambda batch: (*_place(batch), batch.ledger.loaded_at)))


def _place(batch: LakeBatch) -> tuple[str, str, str]:
    return batch.ledger.source, batch.ledger.source_instance, batch.ledger.object


def _read(folder: Path) -> LakeBatch:
    text = (folder / LEDGER).read_text(encoding="utf-8")
    return LakeBatch(LoadedBatch.model_validate_json(text), folder)
