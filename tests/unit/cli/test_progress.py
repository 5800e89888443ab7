"""A run's journal, followed: on a terminal also what goes on, elsewhere what is finished."""

import io
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from tandem.cli import progress
from tandem.pipeline import journal
from tandem.settings import Settings
from tandem.stages import Stage


def _until(happened: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_goes_on_is_shown_to_who_looks(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    monkeypatch.setenv("TANDEM_RUN_ID", "rebuild")
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=is_terminal, width=100)
    story = journal.path_of(settings, "rebuild")
    with progress.shown(story, console, "preparing"):
        _until(lambda: "preparing" in screen.getvalue() or not is_terminal)
        with journal.step(settings, Stage.MART, "mart"):
            pass
    assert ("preparing" in screen.getvalue()) == is_terminal
    assert "✓" in screen.getvalue()
    assert "mart" in screen.getvalue()
