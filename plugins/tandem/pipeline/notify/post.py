"""A letter to Slack or to a webhook: Airflow's own notifiers, made to keep addresses to themselves.

The address of a webhook is its secret, and both the notifiers and their hooks write it to the log:
of a call that went well, or of a server they could not reach.
"""

import logging
from functools import cached_property

from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.http.notifications.http import HttpNotifier
from airflow.providers.slack.hooks.slack_webhook import SlackWebhookHook
from airflow.providers.slack.notifications.slack_webhook import SlackWebhookNotifier

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.slack import as_blocks, fallback
from tandem.pipeline.notify.webhook import as_json

TIMEOUT_SECONDS = 10


class _Silent:
    """Logs nothing."""

    log = logging.Logger("silent", level=logging.CRITICAL + 1)


class _SlackHook(_Silent, SlackWebhookHook):  # type: ignore[misc]
    pass


class _HttpHook(_Silent, HttpHook):  # type: ignore[misc]
    pass


class SlackNotifier(_Silent, SlackWebhookNotifier):  # type: ignore[misc]
    """One letter to the place an incoming webhook of Slack leads to."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(
            slack_webhook_conn_id=letter.channel.connection,
            text=fallback(letter),
            blocks=as_blocks(letter),
            unfurl_links=False,
            timeout=TIMEOUT_SECONDS,
        )

    @cached_property
    def hook(self) -> SlackWebhookHook:
        """The hook of the connection."""
        return _SlackHook(slack_webhook_conn_id=self.slack_webhook_conn_id, timeout=self.timeout)


class WebhookNotifier(_Silent, HttpNotifier):  # type: ignore[misc]
    """One letter as JSON; a letter sent again has the same ``Idempotency-Key``."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(
            http_conn_id=letter.channel.connection,
            json=as_json(letter),
            headers={"Idempotency-Key": letter.id},
            extra_options={"timeout": TIMEOUT_SECONDS},
        )

    @cached_property
    def hook(self) -> HttpHook:
        """The hook of the connection."""
        return _HttpHook(method=self.method, http_conn_id=self.http_conn_id)
