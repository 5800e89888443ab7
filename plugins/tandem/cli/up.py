"""``tandem up``: Airflow on this machine, stopped whole when it is told to stop."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from tandem.cli import airflow_home, terminal
from tandem.engines.disk import write_durably
from tandem.errors import ConfigurationError
from tandem.settings import Settings

_STOP_AFTER_SECONDS = 20


def up(settings: Settings, port: int) -> None:
    """Start Airflow and stay until it ends or somebody presses Ctrl-C.

    Raises:
        ConfigurationError: The port is taken, perhaps by an Airflow that was left behind.
    """
    _require_free(port)
    airflow_home.enter(settings, port)
    console = Console(highlight=False, soft_wrap=True)
    log = settings.logs / "airflow.log"
    console.print("preparing Airflow …")
    with terminal.only_our_words(log):
        airflow_home.migrate()
    console.print(f"Airflow  http://127.0.0.1:{port}  user admin  password {_password(settings)}")
    console.print(f"its log  {log}\nCtrl-C stops it. Unpause the DAG `alignment` to let it run.")
    _serve(log)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ConfigurationError(
                f"Port {port} is taken.",
                why="A second Airflow could not answer there, while the first one would.",
                remedy=f"Stop what listens on it, or choose another: `make up PORT={port + 1}`.",
                code="port_taken",
            ) from None


def _password(settings: Settings) -> str:
    """The password of the user admin: made once, readable by its owner only."""
    path = settings.home / "airflow" / "simple_auth_manager_passwords.json.generated"
    if not path.exists():
        write_durably(path, json.dumps({"admin": secrets.token_urlsafe(12)}))
    return str(json.loads(path.read_text(encoding="utf-8"))["admin"])


def _serve(log: Path) -> None:
    """Run Airflow in a process group of its own, because its children outlive it otherwise."""
    program = Path(sys.executable).with_name("airflow")
    with log.open("a", encoding="utf-8") as file:
        airflow = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [str(program), "standalone"],
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            airflow.wait()
        except KeyboardInterrupt:
            pass
        finally:
            _stop(airflow)


def _stop(airflow: "subprocess.Popen[bytes]") -> None:
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(airflow.pid, kind)
            airflow.wait(timeout=_STOP_AFTER_SECONDS)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
