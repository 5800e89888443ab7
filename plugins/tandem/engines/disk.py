"""The one door to durable files: what is renamed into place survives a power cut, whole.

The order is always the same: write under a temporary name, fsync, rename, fsync the folder.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def make_folder(folder: Path) -> Path:
    """Create a folder and its parents, readable by their owner only."""
    for missing in reversed([folder, *folder.parents]):
        missing.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return folder


def sync_file(path: Path) -> None:
    """Force a file's bytes to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Force a folder's entries (names) to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, text: str) -> None:
    """Write a small file so that a reader sees all of it or none of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    sync_folder(path.parent)


def commit_folder(built: Path, final: Path) -> None:
    """Move a finished folder into place: everything in it becomes visible at one instant.

    Raises:
        OSError: If ``final`` already holds something.
    """
    for path in built.iterdir():
        path.chmod(PRIVATE_FILE)
        sync_file(path)
    sync_folder(built)
    make_folder(final.parent)
    built.rename(final)
    sync_folder(final.parent)


@contextmanager
def locked(path: Path, *, wait_seconds: float) -> Iterator[bool]:
    """Hold an exclusive lock for the block; it ends with the process, however that ends.

    Yields:
        Whether the lock was got within ``wait_seconds``.
    """
    make_folder(path.parent)
    descriptor = _lock(path, time.monotonic() + wait_seconds)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def workshop(folder: Path, name: str) -> Iterator[Path]:
    """An empty private folder below ``folder`` that nobody else works in.

    A crash leaves it behind without its lock; the next user of the name starts it afresh.
    """
    place = folder / name
    with locked(folder / f"{name}.lock", wait_seconds=3600) as got:
        if not got:
            raise TimeoutError(f"`{place}` has been in use by another process for an hour.")
        shutil.rmtree(place, ignore_errors=True)
        make_folder(place)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)
            (folder / f"{name}.lock").unlink(missing_ok=True)


def reap(folder: Path) -> int:
    """Remove what crashed processes left in their workshops; returns how many there were."""
    reaped = 0
    for place in [path for path in _entries(folder) if path.is_dir()]:
        with locked(folder / f"{place.name}.lock", wait_seconds=0) as got:
            if got:
                shutil.rmtree(place, ignore_errors=True)
                (folder / f"{place.name}.lock").unlink(missing_ok=True)
                reaped += 1
    return reaped


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _lock(path: Path, deadline: float) -> int | None:
    """Lock the file that has this name at the moment the lock is got, not an unlinked one."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        if _got_lock(descriptor, deadline) and _still_named(path, descriptor):
            return descriptor
        os.close(descriptor)
        if time.monotonic() >= deadline:
            return None


def _got_lock(descriptor: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def _still_named(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False
