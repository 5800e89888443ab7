"""``tandem up``: Airflow on this machine, stopped whole when it is told to stop."""

import json
import os
import secrets
import signal
import socket
import time

from rich.console import Console

from tandem.cli import airflow_home, airflow_parts, terminal
from tandem.engines.disk import write_durably
from tandem.errors import ConfigurationError, StageFailed
from tandem.settings import Settings

_HOST = "127.0.0.1"


def up(settings: Settings, port: int) -> None:
    """Start Airflow and stay until somebody presses Ctrl-C or a part of it ends.

    Raises:
        ConfigurationError: The port is taken, perhaps by an Airflow that was left behind.
        StageFailed: A part of Airflow ended by itself.
    """
    _require_free(port)
    airflow_home.enter(settings, port)
    # Otherwise each part makes one up for itself, and the API refuses the scheduler's tasks.
    os.environ["AIRFLOW__API_AUTH__JWT_SECRET"] = secrets.token_urlsafe(64)
    console = Console(highlight=False, soft_wrap=True)
    console.print("starting Airflow …")
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, signal.default_int_handler)
    try:
        with terminal.only_our_words(settings.logs / "airflow.log"):
            airflow_home.migrate()
        _passwords(settings)  # before Airflow would make its own
        _stay(settings, port, console)
    except KeyboardInterrupt:
        console.print("stopped")


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            raise ConfigurationError(
                f"Port {port} is taken.",
                why="A second Airflow could not answer there, while the first one would.",
                remedy=f"Stop what listens on it, or choose another: `make up PORT={port + 1}`.",
                code="port_taken",
            ) from None


def _passwords(settings: Settings) -> dict[str, str]:
    """A password of every user: made once, readable by their owner only."""
    path = settings.home / "airflow" / "simple_auth_manager_passwords.json.generated"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    wanted = airflow_home.users(settings)
    if missing := wanted.keys() - known.keys():
        known |= {user: secrets.token_urlsafe(12) for user in missing}
        write_durably(path, json.dumps(known))
    return {user: str(known[user]) for user in wanted}


def _stay(settings: Settings, port: int, console: Console) -> None:
    log = settings.logs / "airflow.log"
    with airflow_parts.running(log) as parts:
        is_announced = False
        while not (ended := [part.name for part in parts if part.has_ended()]):
            if not is_announced and _answers(port):
                is_announced = True
                console.print(_announcement(settings, port))
            time.sleep(0.5)
        raise StageFailed(
            f"Airflow's {ended[0]} ended by itself; the rest of Airflow was stopped.",
            why="With a part missing, runs would wait for ever.",
            remedy=f"Its last words are in `{log}`; start it again with `make up`.",
            code="airflow_ended",
        )


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((_HOST, port)) == 0


def _announcement(settings: Settings, port: int) -> str:
    exports = (
        f"{settings.exports}, daily once `alignment` is unpaused"
        if settings.exports
        else "none: name one when you trigger a run, or start with `make up EXPORTS=dir`"
    )
    words = dict.fromkeys(airflow_home.users(settings), "") | {"viewer": "looks, changes nothing"}
    words |= dict.fromkeys(settings.approvers_sales, "approves for Sales")
    words |= dict.fromkeys(settings.approvers_marketing, "approves for Marketing")
    people = "\n".join(
        f"             user {user:<9}  password {password}  {words[user]}".rstrip()
        for user, password in _passwords(settings).items()
    )
    return (
        f"Airflow      http://{_HOST}:{port}\n{people}\n"
        f"drop folder  {exports}\n"
        f"log          {settings.logs / 'airflow.log'}\n"
        "Ctrl-C stops it. Trigger the DAG `alignment` in the browser."
    )
