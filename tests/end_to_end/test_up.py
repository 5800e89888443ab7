"""`tandem up`: Airflow as a person starts it, a run triggered over its API, and no trace after."""

import os
import signal
import socket

import psutil
import pytest
import requests

from tandem.stages import Stage
from tests.end_to_end.airflow_up import STOP_SECONDS, Airflow

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("up")]


def _members(sessions: set[int]) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _session(process) in sessions]


def _session(process: psutil.Process) -> int | None:
    try:
        return None if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (psutil.Error, ProcessLookupError):
        return None


def test_nobody_gets_in_without_the_password(up: Airflow) -> None:
    assert requests.request("GET", up.url("/api/v2/dags"), timeout=60).status_code == 401
    wrong = {"username": "admin", "password": "admin"}
    assert requests.post(up.url("/auth/token"), json=wrong, timeout=60).status_code == 401


def test_triggering_alignment_turns_every_task_green(up: Airflow, aligned: dict[str, str]) -> None:
    assert {task: state for task, state in aligned.items() if state != "success"} == {}
    assert {task.split(".")[0] for task in aligned} == {stage.value for stage in Stage}
    assert (up.home / "published" / "current" / "tandem.duckdb").is_file()


def test_the_graph_reads_as_the_eight_words(up: Airflow) -> None:
    graph = up.ask("GET", "/ui/structure/structure_data?dag_id=alignment")
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
