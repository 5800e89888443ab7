"""What a person sees: few words, no log lines, colours only on a terminal."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tandem.errors import TandemError

# The widest table of ours: a narrower terminal wraps it.
_NARROWEST = 104


@contextmanager
def only_our_words(log: Path) -> Iterator[Console]:
    """Send everything this process and its children print to ``log``; yield the real terminal.

    On the level of file descriptors, because Airflow, dbt and the engines write to those.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    terminal, errors = os.dup(1), os.dup(2)
    with log.open("a", encoding="utf-8") as file, os.fdopen(terminal, "w") as screen:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            width = max(shutil.get_terminal_size().columns, _NARROWEST)
            yield Console(file=screen, highlight=False, soft_wrap=True, width=width)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(terminal, 1)
            os.dup2(errors, 2)
            os.close(errors)


@contextmanager
def working(what: str, console: Console | None = None) -> Iterator[Callable[[str], None]]:
    """Say on a terminal what is being done and for how long; anywhere else nothing.

    Yields:
        Call it to say what is done now.
    """
    screen = console or Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("[dim]{task.description}[/dim]"), TimeElapsedColumn())
    is_seen = screen.is_terminal
    with Progress(*columns, console=screen, transient=True, disable=not is_seen) as progress:
        task = progress.add_task(escape(what), total=None)
        yield lambda words: progress.update(task, description=escape(words))


def explain(error: TandemError) -> None:
    """Say what went wrong as the last line: what, why it matters, what to do."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        sentence(error.what, error.why, error.remedy)
    )


def sentence(what: str, why: str, remedy: str) -> str:
    """The three sentences in one line."""
    line = " ".join(f"{what} {why} {remedy}".split())
    return f"[red]Failed:[/red] {escape(line)}"
