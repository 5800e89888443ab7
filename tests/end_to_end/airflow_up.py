"""How the end-to-end tests drive a started Airflow: over its API, as its users do."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from tandem.settings import PROJECT_ROOT

START_SECONDS, RUN_SECONDS, STOP_SECONDS = 300, 900, 60


@dataclass(frozen=True)
class Airflow:
    """A started `tandem up`: the process, its home, its port, its screen."""

    process: "subprocess.Popen[str]"
    home: Path
    agreement: Path
    port: int
    screen: Path

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def request(self, user: str, method: str, path: str, body: Any = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token(user)}"}
        return requests.request(method, self.url(path), headers=headers, json=body, timeout=60)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.request("admin", method, path, body)
        assert answer.ok, answer.text
        return answer.json()

    def token(self, user: str) -> str:
        """What somebody gets who types the password from the screen."""
        password = self.passwords[user]
        login = {"username": user, "password": password}
        answer = requests.post(self.url("/auth/token"), json=login, timeout=60)
        assert answer.status_code == 201, answer.text
        return answer.json()["access_token"]

    @property
    def passwords(self) -> dict[str, str]:
        words = [line.split() for line in self.screen.read_text().splitlines()]
        return {line[1]: line[3] for line in words if line[:1] == ["user"]}

    def sessions(self) -> set[int]:
        """The sessions its children lead: whatever they start stays in them."""
        return {child.pid for child in psutil.Process(self.process.pid).children()}

    def states(self, run: str) -> dict[str, str]:
        """The state of each task of a run, by its id and place in a mapping."""
        tasks = self.ask("GET", f"{run}/taskInstances?limit=1000")["task_instances"]
        return {f"{task['task_id']}[{task['map_index']}]": task["state"] for task in tasks}

    def finish(self, run: str) -> dict[str, str]:
        """Wait for a run to end; the states of its tasks."""

        def has_ended() -> bool:
            return self.ask("GET", run)["state"] in ("success", "failed")

        until(has_ended, RUN_SECONDS, "the run")
        return self.states(run)


def until(happened: Callable[[], object], seconds: int, what: str) -> object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := happened():
            return result
        time.sleep(1)
    pytest.fail(f"{what}: not within {seconds} s")


@contextmanager
def started(folder: Path, agreement: Path, told: dict[str, str]) -> Iterator[Airflow]:
    """Airflow without a drop folder of its own: nothing runs that nobody triggered.

    ``told`` are variables that say who hears of what happens.
    """
    home, port, screen = folder / "var", free_port(), folder / "screen.txt"
    variables = {name: text for name, text in os.environ.items() if name != "TANDEM_EXPORTS"}
    variables |= {"TANDEM_HOME": str(home), "TANDEM_AGREEMENT_DIR": str(agreement), **told}
    with screen.open("w") as output:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("tandem")), "up", "--port", str(port)],
            env=variables,
            cwd=PROJECT_ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        until(lambda: "password" in screen.read_text(), START_SECONDS, "Airflow answers")
        yield Airflow(process, home, agreement, port, screen)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def xcom(airflow: Airflow, run: str, task: str) -> Any:
    """What a task handed over."""
    value = airflow.ask("GET", f"{run}/taskInstances/{task}/xcomEntries/return_value")["value"]
    return json.loads(value) if isinstance(value, str) else value
