"""Sends a letter through Airflow's notifier of its channel, and is patient for a while."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tenacity import Retrying, stop_after_attempt, wait_exponential

from tandem.errors import TandemError
from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.routes import Channel

TRIES = 3
_WAIT = wait_exponential(multiplier=1)
_STATUS = re.compile(r"\b[45]\d\d\b")


class ChannelSilent(TandemError, ConnectionError):
    """A channel, or several, did not take a letter."""

    code = "channel_silent"


def send(letter: Letter, tries: int = TRIES) -> None:
    """Send a letter, trying again after 1 and 2 seconds.

    Raises:
        ChannelSilent: After the last try; it holds no word of the receiver and no address.
    """
    patient = Retrying(stop=stop_after_attempt(tries), wait=_WAIT, reraise=True)
    try:
        with _silent_logs():
            # not as a callable: that renders its texts as templates, and they hold words of data
            patient(lambda: _notifier(letter).notify({}))
    except Exception as error:
        raise _silent(letter.channel, error) from None


def _notifier(letter: Letter) -> Any:
    """Airflow's notifier for the channel's connection; importing one takes seconds."""
    if letter.channel.form == "email":
        from tandem.pipeline.notify.mail import MailNotifier

        return MailNotifier(letter)
    from tandem.pipeline.notify.post import SlackNotifier, WebhookNotifier

    return (SlackNotifier if letter.channel.form == "slack" else WebhookNotifier)(letter)


def _silent(channel: Channel, error: Exception) -> ChannelSilent:
    """Its kind and its status alone: the text of an error may hold an address that is a secret."""
    status = _STATUS.search(str(error))
    reason = f"{type(error).__name__} {status[0]}" if status else type(error).__name__
    return ChannelSilent(
        f"Channel `{channel.channel}` (Airflow connection `{channel.connection}`) did not take"
        f" its message: {reason}.",
        why="Its readers do not know yet; the pipeline and what it published are untouched.",
        remedy="Test the connection in Airflow, then `tandem notify` tells what is due.",
    )


@contextmanager
def _silent_logs() -> Iterator[None]:
    """Libraries of HTTP log the paths they ask for: nobody in this process logs for a moment."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
