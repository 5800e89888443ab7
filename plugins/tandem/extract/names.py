"""What the name of a dropped folder or file says, and which names are refused."""

import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tandem.errors import InputRefused

DEFAULT_INSTANCE = "default"

_FOLDER = re.compile(r"(?P<source>[a-z][a-z0-9_]*)(?:@(?P<instance>[a-z0-9][a-z0-9_-]{0,62}))?\Z")
_FILE = re.compile(
    r"(?P<object>[a-z][a-z0-9_]*)(?:\.[^/]*)?\.(?:csv|jsonl|parquet)(?:\.gz|\.zip)?\Z",
    re.IGNORECASE,
)
_PASSED_OVER = re.compile(r"\..*|readme.*|license.*|.*\.txt", re.IGNORECASE)
_LONGEST_NAME = 200  # file systems allow 255 bytes; the landing zone needs room for a suffix


class FileNameRefused(InputRefused):
    """A file or folder whose name does not say what it holds."""

    code = "invalid_filename"


class NotARegularFile(InputRefused):
    """A link, a pipe or a device where a file is expected; it is not opened."""

    code = "not_regular_file"


@dataclass(frozen=True)
class DropName:
    """A dropped file and the object its name speaks of, as it is spelled there."""

    object: str
    path: Path


def is_passed_over(name: str) -> bool:
    """Whether a name is a companion of the exports, not one of them."""
    return _PASSED_OVER.fullmatch(name) is not None


def parse_folder_name(folder: Path) -> tuple[str, str]:
    """Split ``salesforce@emea`` into source and instance.

    Raises:
        NotARegularFile: If it is a link or no folder at all.
        FileNameRefused: If the name is not ``<source>`` or ``<source>@<instance>``.
    """
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise _stray(folder)
    match = _FOLDER.match(folder.name.lower())
    if match is None:
        raise FileNameRefused(
            f"{folder.name!r} is no name of a source folder.",
            why="The folder's name says which vendor and which instance the files come from.",
            remedy="Name it <source> or <source>@<instance>, such as salesforce@emea.",
        )
    return match["source"], match["instance"] or DEFAULT_INSTANCE


def parse_file_name(path: Path) -> DropName:
    """Read the object from ``<Object>[.anything].{csv,jsonl,parquet}[.gz|.zip]``.

    Raises:
        NotARegularFile: If it is not a regular file; a link is not followed.
        FileNameRefused: If the name is not of this form or holds control characters.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise NotARegularFile(
            f"{path.name!r} is not a regular file.",
            why="A link, pipe or device can change under the reader or lead anywhere.",
            remedy="Put the file itself into the drop folder.",
        )
    match = _FILE.match(path.name)
    if match is None or len(path.name.encode()) > _LONGEST_NAME or _is_treacherous(path.name):
        raise FileNameRefused(
            f"{path.name[:_LONGEST_NAME]!r} does not say which object it holds.",
            why="A file nobody reads would be lost without a word.",
            remedy="Name it <Object>[.anything].csv, .jsonl or .parquet, optionally .gz or .zip; "
            "for a note beside the exports use README or .txt.",
        )
    return DropName(match["object"], path)


def _stray(path: Path) -> InputRefused:
    if path.is_symlink() or not path.is_file():
        return NotARegularFile(
            f"{path.name!r} is neither a folder nor a file.",
            why="A link, pipe or device can change under the reader or lead anywhere.",
            remedy="Put the folder itself into the drop folder.",
        )
    return FileNameRefused(
        f"{path.name!r} lies beside the source folders, not in one.",
        why="Only the folder's name says which vendor a file comes from.",
        remedy="Move it into <source>/, such as salesforce/.",
    )


def _is_treacherous(name: str) -> bool:
    """Control and direction-changing characters, and what a shell or a URL would read."""
    return any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in name) or any(
        letter in name for letter in ";%\\"
    )
