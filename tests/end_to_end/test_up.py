"""`tandem up`: Airflow as a person starts it, a run triggered over its API, and no trace after."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import requests

from tandem.sample import make_sample
from tandem.settings import PROJECT_ROOT
from tandem.stages import Stage
from tests.end_to_end.runs import SAMPLE_AS_OF

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("up")]
START_SECONDS, RUN_SECONDS, STOP_SECONDS = 180, 300, 60


@dataclass(frozen=True)
class Airflow:
    """A started `tandem up`: the process, its home, its port, its screen."""

    process: "subprocess.Popen[str]"
    home: Path
    port: int
    screen: Path

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def ask(self, token: str, method: str, path: str, body: dict | None = None) -> dict:
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.request(method, self.url(path), headers=headers, json=body, timeout=60)
        assert answer.ok, answer.text
        return answer.json()

    def sessions(self) -> set[int]:
        """The sessions its children lead: whatever they start stays in them."""
        return {child.pid for child in psutil.Process(self.process.pid).children()}


def _members(sessions: set[int]) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _session(process) in sessions]


def _session(process: psutil.Process) -> int | None:
    try:
        return None if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (psutil.Error, ProcessLookupError):
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _until(happened: Callable[[], object], seconds: int, what: str) -> object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := happened():
            return result
        time.sleep(1)
    pytest.fail(f"{what}: not within {seconds} s")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    """Airflow without a drop folder of its own: nothing runs that nobody triggered."""
    folder = tmp_path_factory.mktemp("up")
    home, port, screen = folder / "var", _free_port(), folder / "screen.txt"
    variables = {name: text for name, text in os.environ.items() if name != "TANDEM_EXPORTS"}
    with screen.open("w") as output:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("tandem")), "up", "--port", str(port)],
            env=variables | {"TANDEM_HOME": str(home)},
            cwd=PROJECT_ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    airflow = Airflow(process, home, port, screen)
    try:
        _until(lambda: "password" in screen.read_text(), START_SECONDS, "Airflow answers")
        yield airflow
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small drop folder: five objects of one source."""
    folder = tmp_path_factory.mktemp("drop")
    make_sample(people=100, days=120, seed=5, out=folder / "all")
    small = folder / "exports" / "salesforce"
    small.mkdir(parents=True)
    for name in ("Account", "Campaign", "Lead", "Opportunity", "User"):
        (folder / "all" / "salesforce" / f"{name}.csv").rename(small / f"{name}.csv")
    return small.parent


@pytest.fixture(scope="module")
def token(up: Airflow) -> str:
    """What somebody gets who types the password from the screen."""
    password = re.search(r"user admin +password (\S+)", up.screen.read_text())
    assert password
    answer = requests.post(
        up.url("/auth/token"),
        json={"username": "admin", "password": password.group(1)},
        timeout=60,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["access_token"]


def test_nobody_gets_in_without_the_password(up: Airflow) -> None:
    assert requests.request("GET", up.url("/api/v2/dags"), timeout=60).status_code == 401
    wrong = {"username": "admin", "password": "admin"}
    assert requests.post(up.url("/auth/token"), json=wrong, timeout=60).status_code == 401


def _trigger(up: Airflow, token: str, exports: Path) -> str:
    """Unpause and trigger at the same instant, as the button of the page does."""
    conf = {"exports": str(exports), "as_of": SAMPLE_AS_OF}
    requests_of_the_page = [
        ("PATCH", "/api/v2/dags/alignment", {"is_paused": False}),
        ("POST", "/api/v2/dags/alignment/dagRuns", {"logical_date": None, "conf": conf}),
    ]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda one: up.ask(token, *one), requests_of_the_page))
    return answers[1]["dag_run_id"]


def test_triggering_alignment_turns_every_task_green(
    up: Airflow, token: str, exports: Path
) -> None:
    _until(
        lambda: up.ask(token, "GET", "/api/v2/dags?dag_id_pattern=alignment")["dags"], 60, "the DAG"
    )
    run = _trigger(up, token, exports)
    path = f"/api/v2/dags/alignment/dagRuns/{run}"
    _until(
        lambda: up.ask(token, "GET", path)["state"] in ("success", "failed"), RUN_SECONDS, "the run"
    )
    tasks = up.ask(token, "GET", f"{path}/taskInstances?limit=1000")["task_instances"]
    red = {task["task_id"]: task["state"] for task in tasks if task["state"] != "success"}
    assert red == {}
    assert {task["task_id"].split(".")[0] for task in tasks} == {stage.value for stage in Stage}
    assert (up.home / "published" / "current" / "tandem.duckdb").is_file()


def test_the_graph_reads_as_the_eight_words(up: Airflow, token: str) -> None:
    graph = up.ask(token, "GET", "/ui/structure/structure_data?dag_id=alignment")
    nodes = [node["id"] for node in graph["nodes"] if node["type"] == "task"]
    assert nodes == [stage.value for stage in Stage]


def test_it_listens_on_this_machine_alone(up: Airflow) -> None:
    places = {
        (connection.laddr.ip, connection.laddr.port)
        for process in _members(up.sessions())
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert places == {("127.0.0.1", up.port)}


def test_ctrl_c_leaves_nothing_behind(up: Airflow) -> None:
    sessions = up.sessions()
    assert len(_members(sessions)) > len(sessions) == 4  # Airflow's parts and what they started
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(STOP_SECONDS) == 0
    assert _members(sessions) == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", up.port)) != 0
