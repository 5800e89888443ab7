"""What Airflow calls: it tells, and never fails whoever called it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tandem.pipeline.notify import due
from tandem.pipeline.notify.callbacks import marts_late, run_failed
from tandem.settings import Settings
from tests.fixtures.receivers import Receivers

CONTEXT = {"run_id": "scheduled__2026-11-02T00:00:00+00:00"}


@pytest.fixture
def environment(deployment: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_HOME", str(deployment.home))
    monkeypatch.setenv("TANDEM_NOTIFY", str(deployment.notify))
    monkeypatch.setenv("TANDEM_APIS", "salesforce")


@pytest.mark.usefixtures("environment")
def test_a_failed_run_is_told_by_its_own_journal(
    channels: Receivers, failed_run: Callable[..., None]
) -> None:
    failed_run("scheduled__2026-11-02T00_00_00_00_00")
    failed_run("a-later-one")
    run_failed(CONTEXT)
    assert [body["subject"] for body in channels.hook] == ["Tandem: 1 run failed"]


@pytest.mark.usefixtures("environment")
def test_lateness_is_told_from_the_triggerers_loop(
    channels: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NineInTheMorning(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2026, 11, 2, 9, tzinfo=UTC)

    monkeypatch.setattr(due, "datetime", NineInTheMorning)
    asyncio.run(marts_late(CONTEXT))
    assert [body["subject"] for body in channels.hook] == ["Tandem: the marts are late"]


@pytest.mark.usefixtures("environment")
def test_a_silent_channel_is_logged_and_fails_nobody(
    channels: Receivers, failed_run: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    failed_run("scheduled__2026-11-02T00_00_00_00_00")
    channels.mail.refusals = 99
    run_failed(CONTEXT)
    assert "Channel `revops`" in caplog.text
    assert "canary" not in caplog.text


def test_without_a_file_of_routes_nobody_is_told(
    channels: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TANDEM_NOTIFY", raising=False)
    run_failed(CONTEXT)
    asyncio.run(marts_late(CONTEXT))
    assert channels.web.requests == []
