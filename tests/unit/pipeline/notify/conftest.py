"""A deployment whose channels really take messages, and a run of it that failed."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tenacity import wait_none

from tandem.pipeline import journal
from tandem.pipeline.notify import send
from tandem.pipeline.notify.notice import Line, Notice
from tandem.pipeline.notify.routes import Channel
from tandem.settings import Settings
from tandem.stages import Stage
from tests.fixtures.receivers import Receivers, receivers, routes_file

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receivers]:
    monkeypatch.setattr(send, "_WAIT", wait_none())
    with receivers() as open_ones:
        for name, connection in open_ones.connections.items():
            monkeypatch.setenv(name, connection)
        yield open_ones


@pytest.fixture
def deployment(settings: Settings, tmp_path: Path, channels: Receivers) -> Settings:
    return settings.model_copy(update={"notify": routes_file(tmp_path)})


@pytest.fixture
def failed_run(deployment: Settings) -> Callable[..., None]:
    """Journals a run over all stages that failed, under a name of its own."""

    def fail(run: str = "run-1", code: str = "gzip_truncated", what: str = "What.") -> None:
        os.environ["TANDEM_RUN_ID"] = run
        try:
            begun = {"at": NOW, "stage": Stage.EXTRACT, "step": "plan"}
            journal.append(deployment, journal.Event(kind="finished", **begun))
            ended = {"at": NOW, "stage": Stage.LOAD, "step": "load", "code": code}
            words = {"what": what, "why": "Why.", "remedy": "Remedy."}
            journal.append(deployment, journal.Event(kind="failed", **ended, **words))
        finally:
            del os.environ["TANDEM_RUN_ID"]

    return fail


def notice(
    name: str = "1", kind: str = "sla_breached", text: str = "Late.", **more: object
) -> Notice:
    return Notice(kind, name, NOW, Line(text), **more)


SLACK = Channel(channel="sales", slack="slack_sales")
MAIL = Channel(channel="revops", email="mail", to=("revops@example.com",))
HOOK = Channel(channel="pager", webhook="pager")
