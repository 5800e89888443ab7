"""Airflow's notifiers and connections, to servers that are well, ill, slow or gone."""

import logging

import pytest

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.notice import Line, Section
from tandem.pipeline.notify.routes import Channel
from tandem.pipeline.notify.send import ChannelSilent, send
from tests.fixtures.loopback import Reply, instead, on
from tests.fixtures.receivers import HOOK_PATH, Receivers
from tests.unit.pipeline.notify.conftest import HOOK, MAIL, SLACK, notice

CHANNELS = pytest.mark.parametrize("channel", [SLACK, MAIL, HOOK], ids=lambda one: one.form)


def _letter(channel: Channel, text: str = "Late.") -> Letter:
    return Letter(channel, "Subject", (Section("Broken", (Line(text),)),), (notice(),))


def _received(channels: Receivers) -> int:
    return len(channels.slack) + len(channels.hook) + len(channels.mail.messages)


def _fail(channels: Receivers, times: int) -> None:
    channels.web.fail(on("/"), instead(Reply(503, b"canary-body")), times=times)
    channels.mail.refusals = times


def test_slack_gets_blocks_and_a_text_for_telephones(channels: Receivers) -> None:
    send(_letter(SLACK))
    (body,) = channels.slack
    assert body["text"] == "Subject"
    assert [block["type"] for block in body["blocks"]] == ["header", "section"]
    assert body["blocks"][1]["text"]["text"] == "*Broken*\n• Late."


def test_a_webhook_gets_json_and_a_key_to_drop_repetitions_by(channels: Receivers) -> None:
    letter = _letter(HOOK)
    send(letter)
    (request,) = channels.web.asked(HOOK_PATH)
    assert request.headers["idempotency-key"] == letter.id == request.json()["id"]
    assert request.json() == {
        "id": letter.id,
        "channel": "pager",
        "subject": "Subject",
        "kinds": ["sla_breached"],
        "sections": [
            {"heading": "Broken", "lines": [{"text": "Late.", "url": None}], "more": None}
        ],
    }


@CHANNELS
def test_a_receiver_that_is_ill_for_a_moment_is_tried_again(
    channels: Receivers, channel: Channel
) -> None:
    _fail(channels, times=2)
    send(_letter(channel))
    assert len(channels.mail.messages) or channels.web.requests
    assert _received(channels) >= 1


@CHANNELS
def test_a_receiver_that_stays_ill_is_named_and_nothing_secret_is(
    channels: Receivers, channel: Channel, caplog: pytest.LogCaptureFixture, capfd
) -> None:
    _fail(channels, times=99)
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelSilent) as caught:
        send(_letter(channel))
    assert f"Channel `{channel.channel}` (Airflow connection `{channel.connection}`)" in str(
        caught.value
    )
    printed = capfd.readouterr()
    for told in (str(caught.value), caplog.text, printed.out, printed.err):
        assert "canary" not in told
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("channel", [SLACK, HOOK], ids=lambda one: one.form)
def test_the_status_of_a_refusal_is_told(channels: Receivers, channel: Channel) -> None:
    _fail(channels, times=99)
    with pytest.raises(ChannelSilent, match="503"):
        send(_letter(channel))


@CHANNELS
def test_a_receiver_that_is_gone_is_told_without_its_address(
    channels: Receivers,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd,
) -> None:
    for name, told in channels.connections.items():
        for port in (channels.web.url.rpartition(":")[2], str(channels.mail.port)):
            told = told.replace(port, "9")  # nobody listens on "discard"
        monkeypatch.setenv(name, told)
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelSilent) as caught:
        send(_letter(channel))
    printed = capfd.readouterr()
    assert "canary" not in f"{caught.value}{caplog.text}{printed.out}{printed.err}"


def test_a_receiver_that_does_not_answer_is_given_up(
    channels: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    monkeypatch.setattr("tandem.pipeline.notify.post.TIMEOUT_SECONDS", 0.2)
    answered = Event()
    channels.web.fail(on("/"), lambda *_: answered.wait(5) and Reply(200), times=99)
    try:
        with pytest.raises(ChannelSilent, match="Timeout"):
            send(_letter(HOOK), tries=1)
    finally:
        answered.set()


def test_a_connection_that_nobody_made_is_named(channels: Receivers) -> None:
    with pytest.raises(ChannelSilent, match="Airflow connection `nowhere`"):
        send(_letter(Channel(channel="sales", slack="nowhere")), tries=1)


@CHANNELS
def test_words_of_the_data_are_no_template(channels: Receivers, channel: Channel) -> None:
    send(_letter(channel, "{{ 7 * 7 }} {{ conn.mail.password }}"))
    mails = [part for mail in channels.mail.messages for part in mail.get_payload()]
    texts = [each.body.decode() for each in channels.web.requests]
    texts += [part.get_content() for part in mails]
    assert texts
    for text in texts:
        assert "{{ 7 * 7 }} {{ conn.mail.password }}" in text
