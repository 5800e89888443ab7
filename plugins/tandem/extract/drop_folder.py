"""Reads a drop folder: ``<source>[@instance]/<Object>[.anything].{csv,jsonl,parquet}[.gz|.zip]``.

Names are matched without regard to case. Hidden files, README*, LICENSE* and ``*.txt`` are passed
over; every other file is read, ignored by its contract (and named in the log), or refused.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tandem.errors import InputRefused
from tandem.extract.names import DropName, is_passed_over, parse_file_name, parse_folder_name
from tandem.handover import ExtractedFile, ExtractRequest
from tandem.sources import Registry, UnknownObject

log = logging.getLogger(__name__)


class NothingToExtract(InputRefused):
    """The drop folder is missing or holds no export."""

    code = "empty_folder"


@dataclass(frozen=True)
class DropFolderExtractor:
    """Finds the exports somebody put into a folder; leaves them where they are."""

    exports: Path
    registry: Registry

    def plan(self) -> list[ExtractRequest]:
        """List one request per source × instance × object that has a file.

        Raises:
            InputRefused: If the folder is missing, holds no export, or holds anything that would
                be lost without a word: an unknown source, object or kind of file.
        """
        found: dict[tuple[str, str, str], list[Path]] = defaultdict(list)
        strays: list[UnknownObject] = []
        for folder in _entries(self.exports):
            source, instance = parse_folder_name(folder)
            for drop in self._read_drops(source, folder):
                try:
                    name = self.registry.object(source, drop.object).object
                except UnknownObject as stray:
                    strays.append(stray)
                else:
                    found[source, instance, name].append(drop.path)
        _refuse_strays(strays)
        if not found:
            raise _nothing(self.exports)
        return [
            ExtractRequest(source=source, source_instance=instance, object=name, files=tuple(files))
            for (source, instance, name), files in sorted(found.items())
        ]

    def extract(self, request: ExtractRequest) -> list[ExtractedFile]:
        """Hand over the request's files where they lie.

        Raises:
            InputRefused: If a file is no regular file any more.
        """
        return [
            ExtractedFile(
                source=request.source,
                source_instance=request.source_instance,
                object=request.object,
                path=parse_file_name(path).path,
                name=path.name,
            )
            for path in request.files
        ]

    def _read_drops(self, source: str, folder: Path) -> Iterator[DropName]:
        """The folder's files, without those whose object the contract ignores."""
        contract = self.registry.source(source)
        described = {item.object.lower() for item in contract.objects}
        ignored: set[str] = set()
        for path in _entries(folder):
            drop = parse_file_name(path)
            if drop.object.lower() not in described and contract.ignores(drop.object):
                ignored.add(drop.object)
            else:
                yield drop
        if ignored:
            names = ", ".join(sorted(ignored))
            log.info("%s: exported but not read, by its contract: %s", folder.name, names)


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise _nothing(folder)
    return sorted(path for path in folder.iterdir() if not is_passed_over(path.name))


def _refuse_strays(strays: list[UnknownObject]) -> None:
    if not strays:
        return
    first, *others = strays
    more = f" {len(others)} more file(s) are unknown too." if others else ""
    raise InputRefused(
        first.what + more, why=first.why, remedy=first.remedy, code=first.code
    ) from first


def _nothing(folder: Path) -> NothingToExtract:
    state = "holds no export" if folder.is_dir() else "does not exist"
    return NothingToExtract(
        f"`{folder}` {state}.",
        why="There would be nothing to say about any number.",
        remedy="Give a folder with <source>/<Object>.csv files, such as salesforce/Lead.csv; "
        "`make demo` makes a sample one.",
    )
