"""The four processes Airflow consists of on one machine: begun together, ended together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Without servers of their logs, which would listen on every interface: the files lie here anyway.
_PARTS = {
    "api-server": (),
    "scheduler": ("--skip-serve-logs",),
    "dag-processor": (),
    "triggerer": ("--skip-serve-logs",),
}
_PATIENCE_SECONDS = {signal.SIGTERM: 20.0, signal.SIGKILL: 5.0}


@dataclass(frozen=True)
class Part:
    """One process of Airflow, leader of a session that holds whatever it starts."""

    name: str
    process: "subprocess.Popen[bytes]"

    def has_ended(self) -> bool:
        """Whether the process itself is gone."""
        return self.process.poll() is not None

    def has_left_nothing(self) -> bool:
        """Whether the process and all it started are gone."""
        return self.has_ended() and not self.signal(0)

    def signal(self, kind: int) -> bool:
        """Send a signal to the whole session; says whether anybody was there."""
        try:
            os.killpg(self.process.pid, kind)
        except ProcessLookupError:
            return False
        return True


@contextlib.contextmanager
def running(log: Path) -> Iterator[list[Part]]:
    """Airflow for the length of the block, its words in ``log``; nothing of it outlives that."""
    parts: list[Part] = []
    with log.open("ab") as file:
        try:
            for name, options in _PARTS.items():
                parts.append(Part(name, _begin([name, *options], file.fileno())))
            yield parts
        finally:
            _end(parts)


def _begin(words: list[str], output: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "airflow", *words],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _end(parts: list[Part]) -> None:
    """First politely, then not; a second Ctrl-C meanwhile must not leave half of it behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for kind, patience in _PATIENCE_SECONDS.items():
        for part in parts:
            part.signal(kind)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if all(part.has_left_nothing() for part in parts):
                return
            time.sleep(0.1)
