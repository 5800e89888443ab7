"""A file of JSON lines that grows page by page, and goes on after a crash where it stopped.

Beside the file lies what is finished of it. Both are forced to the disk together now and then, so
that a crash costs a few pages; whatever the file holds beyond that is cut off.
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from io import BufferedRandom
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from tandem.engines.disk import write_durably
from tandem.errors import TandemError

# A crash costs at most so many pages. Forcing two files to the disk takes some 20 ms: after every
# page it would be a good part of the time a page takes.
PAGES_BETWEEN = 10


class Rows(NamedTuple):
    """Rows of one page.

    Args:
        rows: The lines to write, as the vendor's own text where there is one.
        after: Where the step can go on after a crash; ``None`` if only from its beginning.
        seen: How many records of the vendor's own count they stand for.
    """

    rows: Sequence[dict[str, Any] | str]
    after: str | None = None
    seen: int = 0


Step = Callable[[str | None], Iterable[Rows]]


class Progress(BaseModel):
    """How far a file has grown: bytes, lines, and records seen in each step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: str
    step: int = 0
    after: str | None = None
    bytes: int = 0
    lines: int = 0
    seen: tuple[int, ...] = ()


def grow(path: Path, asked: str, steps: Sequence[Step]) -> Progress:
    """Run the steps that are not finished and return what the whole file holds.

    Args:
        path: The file; what it holds is kept if the same was ``asked``.
        asked: What makes the file's content, in one text.
        steps: Each is told where it stopped and gives the rows from there on.
    """
    progress = _known(path, asked)
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        file.truncate(progress.bytes)
        file.seek(progress.bytes)
        for step in steps[progress.step :]:
            progress = _run(step, progress, path, file)
    return progress


def discard(path: Path) -> None:
    """Forget a file: the next time it is grown from its beginning."""
    for one in (_beside(path), path):
        one.unlink(missing_ok=True)


def _run(step: Step, progress: Progress, path: Path, file: BufferedRandom) -> Progress:
    """Run one step; whatever stops it, what can be gone on from is kept."""
    lines, seen = progress.lines, progress.seen[progress.step :] or (0,)
    before, seen_here = progress.seen[: progress.step], seen[0]
    try:
        for number, page in enumerate(step(progress.after), start=1):
            file.writelines(_line(row) for row in page.rows)
            lines, seen_here = lines + len(page.rows), seen_here + page.seen
            facts = {"bytes": file.tell(), "lines": lines, "seen": (*before, seen_here)}
            if page.after is not None:
                progress = progress.model_copy(update=facts | {"after": page.after})
                if number % PAGES_BETWEEN == 0:
                    _save(progress, path, file)
    except TandemError:
        _save(progress, path, file)
        raise
    facts = {"bytes": file.tell(), "lines": lines, "seen": (*before, seen_here)}
    return _save(
        progress.model_copy(update=facts | {"step": progress.step + 1, "after": None}), path, file
    )


def _line(row: dict[str, Any] | str) -> bytes:
    """One line; half of a surrogate pair stays the escape it came as."""
    if isinstance(row, str):
        return row.encode() + b"\n"
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row, separators=(",", ":")).encode() + b"\n"


def _save(progress: Progress, path: Path, file: BufferedRandom) -> Progress:
    file.flush()
    os.fsync(file.fileno())
    write_durably(_beside(path), progress.model_dump_json())
    return progress


def _known(path: Path, asked: str) -> Progress:
    try:
        progress = Progress.model_validate_json(_beside(path).read_text(encoding="utf-8"))
        if progress.asked == asked and path.stat().st_size >= progress.bytes:
            return progress
    except (FileNotFoundError, ValidationError):
        pass
    return Progress(asked=asked)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.progress")
