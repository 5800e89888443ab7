"""Copies a file into the landing zone: ``landing/<source>/<instance>/<object>/<batch_id>/<name>``.

The batch's id follows from its bytes, so the same file landed twice is the same batch. File and
manifest are built aside and moved into place together.
"""

import hashlib
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from tandem.engines.disk import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    commit_folder,
    reap,
    workshop,
    write_durably,
)
from tandem.errors import InputRefused
from tandem.handover import ExtractedFile, LandedBatch
from tandem.settings import Settings

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
_CHUNK = 4 * 1024 * 1024


class UnstableFile(InputRefused):
    """A file that changed while it was copied."""

    code = "unstable_file"


def land(file: ExtractedFile, settings: Settings) -> LandedBatch:
    """Make a file an immutable batch; a file that landed before is the same batch again.

    Raises:
        UnstableFile: If the file changed while it was copied.
    """
    aside = settings.landing / ".tmp"
    reap(aside)
    with workshop(aside, f"{os.getpid()}-{uuid4().hex[:8]}") as place:
        built = place / "batch"
        built.mkdir(mode=PRIVATE_FOLDER)
        sha256, size = _copy(file.path, built / file.name)
        batch = _describe(file, settings, sha256, size)
        if stored := _stored(batch.path.parent):
            # Quiet days give the same bytes: one batch may answer for many windows.
            return stored.model_copy(update={"is_new": False, "window": file.window})
        _clear_unfinished(batch.path.parent, place)
        write_durably(built / MANIFEST, batch.model_dump_json(indent=2))
        commit_folder(built, batch.path.parent)
    log.info("landed %s/%s batch %s: %d bytes", batch.source, batch.object, batch.batch_id, size)
    return batch


def landed_batches(settings: Settings) -> list[LandedBatch]:
    """Every batch that has a manifest, ordered by the time it landed."""
    folders = (path.parent for path in settings.landing.glob(f"[!.]*/*/*/*/{MANIFEST}"))
    batches = [batch for folder in folders if (batch := _read(folder))]
    return sorted(batches, key=lambda batch: (batch.landed_at, batch.batch_id))


def _copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy and hash in one pass, without following a link; refuse a file that moves meanwhile."""
    digest = hashlib.sha256()
    size = 0
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as reader, target.open("xb") as writer:
        before = os.fstat(reader.fileno())
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            size += writer.write(chunk)
        after = os.fstat(reader.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or (
        size != after.st_size
    ):
        raise UnstableFile(
            f"`{source.name}` changed while it was copied ({before.st_size} → {after.st_size} B).",
            why="Half a file would look like a whole one.",
            remedy="Let the export finish, write it under another name and rename it, then retry.",
        )
    target.chmod(PRIVATE_FILE)
    return digest.hexdigest(), size


def _describe(file: ExtractedFile, settings: Settings, sha256: str, size: int) -> LandedBatch:
    identity = "|".join((file.source, file.source_instance, file.object, sha256))
    batch_id = hashlib.sha256(identity.encode()).hexdigest()[:16]
    folder = settings.landing / file.source / file.source_instance / file.object / batch_id
    return LandedBatch(
        batch_id=batch_id,
        source=file.source,
        source_instance=file.source_instance,
        object=file.object,
        file=file.name,
        path=folder / file.name,
        sha256=sha256,
        bytes=size,
        records_reported=file.records_reported,
        window=file.window,
        landed_at=datetime.now(tz=UTC),
    )


def _stored(folder: Path) -> LandedBatch | None:
    """The batch in this folder, if its file is still what the manifest says."""
    batch = _read(folder)
    if batch is None or not batch.path.is_file():
        return None
    with batch.path.open("rb") as file:
        verified = hashlib.file_digest(file, "sha256").hexdigest() == batch.sha256
    return batch if verified else None


def _read(folder: Path) -> LandedBatch | None:
    """The manifest, with the path as it is now: the home folder may have been moved."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    batch = LandedBatch.model_validate_json(text)
    return batch.model_copy(update={"path": folder / batch.file})


def _clear_unfinished(folder: Path, place: Path) -> None:
    """Set aside what lies there without a sound manifest; it goes when the workshop is cleared."""
    if folder.exists():
        log.warning("%s held no verified batch and is landed afresh", folder)
        folder.rename(place / "unfinished")
