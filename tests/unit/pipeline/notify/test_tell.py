"""Each channel is told each thing once; one that is silent holds up nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tandem.pipeline.notify import tell as telling
from tandem.pipeline.notify.ledger import held_ledger
from tandem.pipeline.notify.send import ChannelSilent
from tandem.pipeline.notify.tell import draft, tell
from tandem.settings import Settings
from tests.fixtures.loopback import Reply, instead, on
from tests.fixtures.receivers import Receivers, routes_file
from tests.unit.pipeline.notify.conftest import NOW

Fail = Callable[..., None]


def _files(settings: Settings) -> dict[str, bytes]:
    folder = settings.home / "notices"
    return {path.name: path.read_bytes() for path in folder.glob("*")} if folder.exists() else {}


def test_where_nothing_happened_nobody_is_told(deployment: Settings, channels: Receivers) -> None:
    assert tell(deployment) == []
    assert (channels.web.requests, channels.mail.messages) == ([], [])


def test_a_failed_run_is_told_once_to_each_channel(
    deployment: Settings, channels: Receivers, failed_run: Fail
) -> None:
    failed_run()
    for _ in range(3):
        tell(deployment)
    assert [body["subject"] for body in channels.hook] == ["Tandem: 1 run failed"]
    assert [mail["Subject"] for mail in channels.mail.messages] == ["Tandem: 1 run failed"]
    assert channels.hook[0]["sections"][0]["lines"][0]["text"] == "Run run-1: What. Why. Remedy."
    assert channels.slack == []
    failed_run("run-2")
    tell(deployment)
    assert len(channels.hook) == 2


def test_a_silent_channel_keeps_nobody_else_from_hearing_and_hears_later(
    deployment: Settings, channels: Receivers, failed_run: Fail
) -> None:
    failed_run()
    channels.mail.refusals = 3
    with pytest.raises(ChannelSilent, match="revops"):
        tell(deployment)
    assert (len(channels.hook), len(channels.mail.messages)) == (1, 0)
    tell(deployment)
    assert (len(channels.hook), len(channels.mail.messages)) == (1, 1)


def test_all_silent_channels_are_named(
    deployment: Settings, channels: Receivers, failed_run: Fail
) -> None:
    failed_run()
    channels.mail.refusals = 3
    channels.web.fail(on("/"), instead(Reply(500)), times=3)
    with pytest.raises(ChannelSilent, match="revops") as caught:
        tell(deployment)
    assert "`pager`" in caught.value.what


def test_a_channel_that_another_process_tells_keeps_nobody_else_from_hearing(
    deployment: Settings,
    channels: Receivers,
    failed_run: Fail,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tandem.pipeline.notify.ledger._WAIT_SECONDS", 0.0)
    failed_run()
    with held_ledger(deployment, "revops"), pytest.raises(ChannelSilent, match="another process"):
        tell(deployment)
    assert (len(channels.hook), len(channels.mail.messages)) == (1, 0)


def test_a_crash_after_sending_tells_the_same_again_under_the_same_id(
    deployment: Settings, channels: Receivers, failed_run: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed_run()

    def crash(_ledger: object, told: object, *_: object) -> None:
        if told:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(telling.Ledger, "record", crash)
        with pytest.raises(KeyboardInterrupt):
            tell(deployment)
    tell(deployment)
    assert len(channels.mail.messages) == 2
    assert len({mail["Message-ID"] for mail in channels.mail.messages}) == 1


def test_looking_on_tells_nobody_and_leaves_the_ledger_as_it_was(
    deployment: Settings, channels: Receivers, failed_run: Fail
) -> None:
    failed_run()
    tell(deployment)
    failed_run("run-2")
    before = _files(deployment)
    found = draft(deployment)
    assert [letter.channel.channel for letter in found.letters] == ["revops", "pager"]
    assert _files(deployment) == before
    assert len(channels.hook) == 1
    assert [letter.id for letter in tell(deployment)] == [letter.id for letter in found.letters]


def test_only_what_came_about_since_is_told(
    deployment: Settings, channels: Receivers, failed_run: Fail
) -> None:
    failed_run()
    assert tell(deployment, since=NOW + timedelta(seconds=1)) == []
    assert len(tell(deployment, since=NOW)) == 2


def test_what_no_route_leads_anywhere_is_said(
    deployment: Settings, failed_run: Fail, tmp_path
) -> None:
    text = "channels: [{channel: a, slack: b}]\nroutes: [{tell: marts_late, to: a}]\n"
    alone = deployment.model_copy(update={"notify": routes_file(tmp_path, text)})
    failed_run()
    found = draft(alone)
    assert found.letters == ()
    assert [notice.kind for notice in found.unheard] == ["run_failed"]


def test_one_kind_can_be_told_alone(
    deployment: Settings, channels: Receivers, failed_run: Fail
) -> None:
    failed_run()
    assert tell(deployment, kinds=["marts_late"]) == []
    channels.web.fail(on("/"), instead(Reply(200)), times=0)
    assert len(tell(deployment, kinds=["run_failed"])) == 2
