"""One line per stage while a run goes on, read from the run's journal."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from tandem.pipeline import journal
from tandem.pipeline.journal import Event
from tandem.stages import Stage

_LOOK_EVERY_SECONDS = 0.3


@contextmanager
def shown(path: Path, console: Console, first: str = "starting Airflow") -> Iterator[None]:
    """Show the journal at ``path`` while the block runs; ``first`` until it has a line."""
    lines, is_over = StageLines(console, first), threading.Event()

    def follow() -> None:
        while not is_over.wait(_LOOK_EVERY_SECONDS):
            lines.update(list(journal.read(path)))

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    try:
        yield
    finally:
        is_over.set()
        follower.join()
        lines.update(list(journal.read(path)))
        lines.close()


class StageLines:
    """Prints a stage when the next one begins; on a terminal also says which one runs."""

    def __init__(self, console: Console, first: str) -> None:
        self.console = console
        self.status = console.status(f"[dim]{first}[/dim]") if console.is_terminal else None
        if self.status:
            self.status.start()
        self.seen = 0
        self.stage: Stage | None = None
        self.events: list[Event] = []

    def update(self, events: list[Event]) -> None:
        """Take the events that are new."""
        for event in events[self.seen :]:
            if event.stage is not self.stage:
                self._print()
                self.stage, self.events = event.stage, []
                if self.status:
                    self.status.update(f"[dim]{event.stage}[/dim]")
            self.events.append(event)
        self.seen = len(events)

    def close(self) -> None:
        """Print the last stage."""
        self._print()
        if self.status:
            self.status.stop()

    def _print(self) -> None:
        if self.stage is None:
            return
        seconds = (self.events[-1].at - self.events[0].at).total_seconds()
        has_failed = any(event.kind == "failed" for event in self.events)
        is_deferred = any(event.kind == "deferred" for event in self.events)
        fine = "[yellow]…[/yellow]" if is_deferred else "[green]✓[/green]"
        mark = "[red]✗[/red]" if has_failed else fine
        words = summary(self.events)
        self.console.print(f"  {mark} {self.stage:<8} {words:<58} {seconds:>6.1f} s")
        self.stage = None


def summary(events: list[Event]) -> str:
    """What a stage did in few words: its own summaries, else how many files went through."""
    said = [event.summary for event in events if event.summary and not event.subject]
    files = sum(event.kind == "finished" and bool(event.subject) for event in events)
    counted = [f"{files:,} files"] if files and not said else []
    return "; ".join([*said, *counted, *_unfinished(events)])


def _unfinished(events: list[Event]) -> Iterator[str]:
    for kind, words in (("failed", "refused"), ("deferred", "put off by the vendor")):
        if number := sum(event.kind == kind and bool(event.subject) for event in events):
            yield f"{number} {words}"
