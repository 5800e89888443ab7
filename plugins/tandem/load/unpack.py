"""Opens what a vendor packed: gzip of one file, zip of one or more; refuses bombs and tricks."""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tandem.load.reasons import refused

# A vendor's largest part is 512 MB packed; text packs to a tenth at best. Beyond these two
# limits it is no export. Raising them costs disk in the home folder, nothing else.
MOST_UNPACKED_BYTES = 64 * 1024**3
MOST_TIMES_LARGER = 200
FREE_BYTES = 64 * 1024**2  # a small file of equal rows may pack better than 1:200
MOST_ENTRIES = 1000

_CHUNK = 1024 * 1024
_ASK_AGAIN = "Export the file again; the landed bytes are kept as evidence."


@dataclass(frozen=True)
class Plain:
    """One unpacked file, under the name of the landed one (a zip's: ``Lead.csv.zip!part.csv``)."""

    path: Path
    name: str

    @property
    def suffix(self) -> str:
        """``csv``, ``jsonl`` or ``parquet``, as the name says."""
        return self.name.lower().removesuffix(".gz").rsplit(".", 1)[-1]


def unpack(path: Path, name: str, folder: Path) -> list[Plain]:
    """The plain file or files in a landed one; a plain file is not copied.

    Raises:
        FileRefused: If the archive is cut, damaged, encrypted, or no honest export.
    """
    if name.lower().endswith(".gz"):
        plain = Plain(folder / "part-0", name)
        _gunzip(path, name, plain.path)
        return [plain]
    if name.lower().endswith(".zip"):
        return list(_unzip(path, name, folder))
    return [Plain(path, name)]


def _gunzip(path: Path, name: str, target: Path) -> None:
    with path.open("rb") as magic:
        if magic.read(2) != b"\x1f\x8b":
            raise refused("content_mismatch", name, "It is no gzip file.", _ASK_AGAIN)
    try:
        with gzip.open(path) as reader:
            _copy(reader.read1, target, path.stat().st_size, name)
    except EOFError as error:
        raise refused("gzip_truncated", name, "The stream ends early.", _ASK_AGAIN) from error
    except gzip.BadGzipFile as error:
        code = "trailing_garbage" if "Not a gzipped file" in str(error) else "gzip_corrupt"
        raise refused(code, name, f"{error}.", _ASK_AGAIN) from error
    except zlib.error as error:
        raise refused("gzip_corrupt", name, f"{error}.", _ASK_AGAIN) from error


def _unzip(path: Path, name: str, folder: Path) -> Iterator[Plain]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
            if not 0 < len(entries) <= MOST_ENTRIES:
                told = f"It holds {len(entries)} files."
                raise refused("too_many_entries", name, told, "Split it into several archives.")
            budget = path.stat().st_size
            for number, entry in enumerate(entries):
                _refuse_tricks(entry, name)
                plain = Plain(folder / f"part-{number}", f"{name}!{entry.filename}")
                with archive.open(entry) as reader:
                    _copy(reader.read, plain.path, budget, name)
                yield plain
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise refused("zip_corrupt", name, f"{error}.", _ASK_AGAIN) from error


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Folders and what macOS adds are no exports."""
    return not entry.is_dir() and not entry.filename.startswith("__MACOSX/")


def _refuse_tricks(entry: zipfile.ZipInfo, name: str) -> None:
    inner = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if inner.is_absolute() or ".." in inner.parts or ":" in entry.filename or is_link:
        told = "A name inside leads out of the archive, or is a link."
        raise refused("path_escape", name, told, "Ask the sender where this archive comes from.")
    if entry.flag_bits & 0x1:
        told = "An entry is encrypted."
        raise refused("encrypted", name, told, "Unpack it and drop the plain file.")


def _copy(read: Callable[[int], bytes], target: Path, packed: int, name: str) -> None:
    limit = min(MOST_UNPACKED_BYTES, max(FREE_BYTES, packed * MOST_TIMES_LARGER))
    written = 0
    with _private(target) as writer:
        while chunk := read(_CHUNK):
            written += len(chunk)
            if written > limit:
                told = f"It unpacks to more than {limit:,} bytes."
                remedy = "If the export is real, split it or drop it unpacked."
                raise refused("decompression_limit", name, told, remedy)
            writer.write(chunk)


def _private(target: Path) -> BinaryIO:
    target.touch(mode=0o600)
    return target.open("wb")
