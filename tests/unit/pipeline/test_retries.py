"""What is tried again, and what is not: by its kind."""

from datetime import UTC, datetime, timedelta

import pytest
from airflow.sdk import RetryAction

from tandem.clients.failures import (
    AnswerUnsound,
    CredentialsRefused,
    ExportLost,
    QuotaExhausted,
    RequestRefused,
    VendorUnavailable,
)
from tandem.pipeline.notify.send import ChannelSilent
from tandem.pipeline.retries import RETRY_BY_KIND

WORDS = {"why": "y", "remedy": "z"}
TOMORROW = datetime(2026, 11, 2, tzinfo=UTC)


def judged(error):
    return RETRY_BY_KIND.evaluate(error, try_number=1, max_tries=2)


@pytest.mark.parametrize(
    "error",
    [
        QuotaExhausted("x", until=TOMORROW),
        CredentialsRefused("x", **WORDS),
        RequestRefused("x", **WORDS),
    ],
)
def test_what_another_try_cannot_change_fails_at_once(error):
    assert judged(error).action == RetryAction.FAIL


@pytest.mark.parametrize(
    "error",
    [
        VendorUnavailable("x", **WORDS),
        AnswerUnsound("row_count_mismatch", "x"),
        ExportLost("x", **WORDS),
    ],
)
def test_a_vendor_that_is_unwell_is_left_alone_for_a_while(error):
    found = judged(error)
    assert (found.action, found.retry_delay) == (RetryAction.RETRY, timedelta(minutes=10))


@pytest.mark.parametrize("error", [OSError("x"), ChannelSilent("x", **WORDS)])
def test_a_disk_a_lock_or_a_channel_is_tried_again_soon(error):
    assert judged(error).retry_delay == timedelta(seconds=30)
