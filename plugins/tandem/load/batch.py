"""Loads one landed batch: open, read, type, set aside, de-duplicate, account for, commit."""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tandem.engines.disk import PRIVATE_FOLDER, reap, workshop
from tandem.engines.duckdb import connect
from tandem.engines.lake import batch_folder, stored_batch
from tandem.handover import LandedBatch, LoadedBatch
from tandem.load.bench import Bench
from tandem.load.commit import commit, write_quarantine, write_rows
from tandem.load.reasons import refused
from tandem.load.repeats import Repeats, find_repeats
from tandem.load.unpack import unpack
from tandem.settings import Settings
from tandem.sources import Registry

log = logging.getLogger(__name__)

# Somebody looks through a thousand rows by hand; beyond that, and beyond one row in twenty, the
# file is not what its contract says. A file of which most rows do not fit never is, unless it is so
# small that "most" is a handful. Lower limits refuse more files, higher ones load less of them.
MOST_REJECTED = 1000
MOST_REJECTED_SHARE = 0.05
MOST_REJECTED_EVER = 0.5
SMALL_FILE_ROWS = 200


def load(batch: LandedBatch, settings: Settings, registry: Registry) -> LoadedBatch:
    """Load a batch into the lake; loading it again returns the stored ledger.

    Raises:
        InputRefused: If the file as a whole cannot be trusted; nothing of it is loaded.
    """
    source = registry.source(batch.source)
    contract = registry.object(batch.source, batch.object)
    aside = settings.lake / ".tmp"
    reap(aside)
    with workshop(aside, batch.batch_id) as folder:
        if stored := stored_batch(settings.lake, batch):
            return stored.ledger.model_copy(update={"is_new": False})
        _verify(batch)
        built = folder / "batch"
        built.mkdir(mode=PRIVATE_FOLDER)
        with connect(None, settings=settings, only=(folder, batch.path.parent)) as connection:
            ledger = _build(batch, Bench(connection, source, contract, folder), built)
        commit(built, batch_folder(settings.lake, batch), ledger)
    _tell(ledger)
    return ledger


def _build(batch: LandedBatch, bench: Bench, built: Path) -> LoadedBatch:
    for plain in unpack(batch.path, batch.file, bench.folder):
        bench.read(plain)
    _refuse_if_not_this_object(batch, bench)
    bench.show_as_one()
    repeats = find_repeats(bench.connection, bench.contract)
    loaded_at = datetime.now(tz=UTC)
    loaded = write_rows(
        bench.connection,
        built,
        bench.contract,
        batch,
        loaded_at.isoformat(),
        has_repeats=repeats.duplicate + repeats.superseded > 0,
    )
    write_quarantine(built, batch, bench.rejected)
    ledger = _ledger(batch, bench, repeats, loaded, loaded_at)
    _refuse_if_unbalanced(batch, ledger)
    return ledger


def _ledger(
    batch: LandedBatch, bench: Bench, repeats: Repeats, loaded: int, loaded_at: datetime
) -> LoadedBatch:
    return LoadedBatch(
        batch_id=batch.batch_id,
        source=batch.source,
        source_instance=batch.source_instance,
        object=batch.object,
        file=batch.file,
        sha256=batch.sha256,
        rows_in=bench.rows_in,
        rows_loaded=loaded,
        rows_quarantined=len(bench.rejected),
        rows_duplicate=repeats.duplicate,
        rows_superseded=repeats.superseded,
        rows_blank=bench.rows_blank,
        unknown_columns=_names(file.unknown for file in bench.files),
        missing_columns=_names(file.missing for file in bench.files),
        landed_at=batch.landed_at,
        loaded_at=loaded_at,
    )


def _names(of_files: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for names in of_files for name in names}))


def _verify(batch: LandedBatch) -> None:
    """The landed bytes are still those the manifest names."""
    with batch.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 != batch.sha256:
        told = f"Its sha256 is {sha256[:12]}…, the manifest says {batch.sha256[:12]}…."
        raise refused("changed_in_landing", batch.file, told, "Drop the file again.")


def _refuse_if_not_this_object(batch: LandedBatch, bench: Bench) -> None:
    rows, rejected = bench.rows_in - bench.rows_blank, len(bench.rejected)
    if batch.records_reported is not None and batch.records_reported != rows:
        told = f"The vendor reported {batch.records_reported} records, the file holds {rows}."
        raise refused("row_count_mismatch", batch.file, told, "Export it again.")
    allowed = max(MOST_REJECTED, MOST_REJECTED_SHARE * rows)
    if rows < SMALL_FILE_ROWS or rejected <= min(allowed, MOST_REJECTED_EVER * rows):
        return
    reasons = Counter(row.reason for _, row in bench.rejected).most_common(3)
    told = f"{rejected} of {rows} rows do not fit: " + ", ".join(
        f"{reason} × {times}" for reason, times in reasons
    )
    remedy = "Compare the file with its contract in plugins/tandem/sources/; it stays in landing."
    raise refused("too_many_rejects", batch.file, told + ".", remedy)


def _refuse_if_unbalanced(batch: LandedBatch, ledger: LoadedBatch) -> None:
    if not ledger.is_balanced:
        told = (
            f"{ledger.rows_in} rows in, {ledger.rows_loaded} loaded, {ledger.rows_quarantined} "
            f"quarantined, {ledger.rows_duplicate} duplicate, {ledger.rows_superseded} superseded, "
            f"{ledger.rows_blank} blank."
        )
        remedy = "Report this file: the accounting has a defect."
        raise refused("row_count_mismatch", batch.file, told, remedy)


def _tell(ledger: LoadedBatch) -> None:
    log.info(
        "loaded %s/%s %s: %d in, %d loaded, %d quarantined, %d duplicate, %d superseded, %d blank",
        ledger.source,
        ledger.object,
        ledger.batch_id,
        ledger.rows_in,
        ledger.rows_loaded,
        ledger.rows_quarantined,
        ledger.rows_duplicate,
        ledger.rows_superseded,
        ledger.rows_blank,
    )
