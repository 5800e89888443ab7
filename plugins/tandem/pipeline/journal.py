"""What happened in one run, line by line: the command line shows it, the last line explains it.

One JSON line per event, appended by whichever process runs the step, so that it reads the same
under one process, a scheduler with workers, or a terminal that only looks on. It holds names and
counts, never a value of a record.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Literal

from pydantic import BaseModel, ConfigDict

from tandem.clients.failures import QuotaExhausted
from tandem.errors import TandemError
from tandem.settings import Settings
from tandem.stages import Stage

EventKind = Literal["started", "finished", "failed", "deferred"]


class Event(BaseModel):
    """One thing that happened to one step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    stage: Stage
    step: str
    kind: EventKind
    subject: str = ""
    seconds: float | None = None
    summary: str = ""
    what: str = ""
    why: str = ""
    remedy: str = ""
    code: str = ""


def run_id() -> str:
    """The run this process works for: as the command line named it, else as Airflow did."""
    return named_after(os.environ.get("AIRFLOW_CTX_DAG_RUN_ID", "manual"))


def named_after(airflow_run_id: str) -> str:
    """The name under which a run of Airflow keeps its journal."""
    named = os.environ.get("TANDEM_RUN_ID") or airflow_run_id
    return re.sub(r"[^A-Za-z0-9._-]", "_", named)


def latest_run(settings: Settings) -> str:
    """The run over all stages that last wrote a line; empty if there was none."""
    journals = (settings.logs / "runs").glob("*.jsonl")
    newest = sorted(journals, key=lambda path: path.stat().st_mtime, reverse=True)
    return next((path.stem for path in newest if _is_of_all_stages(path)), "")


def path_of(settings: Settings, run: str) -> Path:
    """Where the journal of one run lies."""
    return settings.logs / "runs" / f"{run}.jsonl"


def append(settings: Settings, event: Event) -> None:
    """Add one line; a line is written whole or not at all."""
    path = path_of(settings, run_id())
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(event.model_dump_json() + "\n")


@contextmanager
def step(
    settings: Settings, stage: Stage, name: str, subject: str = ""
) -> Iterator[Callable[[str], None]]:
    """Journal one step from start to end; call what it yields to add a summary in few words."""
    summaries: list[str] = []
    began = monotonic()

    def event(kind: EventKind, **words: str) -> None:
        append(
            settings,
            Event(
                at=datetime.now(tz=UTC),
                stage=stage,
                step=name,
                kind=kind,
                subject=subject,
                seconds=round(monotonic() - began, 3),
                **words,
            ),
        )

    event("started")
    try:
        yield summaries.append
    except QuotaExhausted as error:
        event("deferred", **_sentences(error, name))
        raise
    except Exception as error:
        event("failed", **_sentences(error, name))
        raise
    event("finished", summary="; ".join(summaries))


def read(path: Path) -> Iterator[Event]:
    """Every complete event of a journal, in order."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if not line.endswith("\n"):
            break  # still being written, or cut off by a kill
        yield Event.model_validate_json(line)


def _is_of_all_stages(path: Path) -> bool:
    first = next(read(path), None)
    return first is not None and first.stage is Stage.EXTRACT


def endings(events: Iterable[Event]) -> list[Event]:
    """The last word of each step, in order: what failed and then went well has ended well."""
    last = {(event.stage, event.step, event.subject): event for event in events}
    return sorted(last.values(), key=lambda event: event.at)


def failure(events: Iterable[Event]) -> Event | None:
    """What a run failed with: the first step that did, else the first file of one."""
    failed = [event for event in endings(events) if event.kind == "failed"]
    return next((event for event in failed if not event.subject), failed[0] if failed else None)


def _sentences(error: Exception, name: str) -> dict[str, str]:
    """The three sentences of an error of ours; of a foreign one its type, never its text."""
    if isinstance(error, TandemError):
        words = {"what": error.what, "why": error.why, "remedy": error.remedy}
        return {**words, "code": error.code}
    return {
        "what": f"`{name}` ended with {type(error).__name__}.",
        "why": "Its stage has no result; what was published before still stands.",
        "remedy": "Read the task's log under the folder `logs`.",
        "code": "unexpected",
    }
