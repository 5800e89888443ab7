"""Whether to try again is decided by what went wrong, not by how often it did."""

from datetime import timedelta

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from tandem.clients.failures import (
    AnswerUnsound,
    ExportLost,
    QuotaExhausted,
    VendorUnavailable,
)
from tandem.errors import CheckFailed, ConfigurationError, InputRefused, StageFailed

RETRY_BY_KIND = ExceptionRetryPolicy(
    rules=[
        # The same bytes, definitions and rows give the same answer.
        *(
            RetryRule(exception=kind, action=RetryAction.FAIL)
            for kind in (InputRefused, ConfigurationError, StageFailed, CheckFailed)
        ),
        # The vendor said when: asking before is pointless, the next run asks.
        RetryRule(exception=QuotaExhausted, action=RetryAction.FAIL),
        # A vendor that is unwell, after the client's own patience is used up.
        *(
            RetryRule(exception=kind, action=RetryAction.RETRY, retry_delay=timedelta(minutes=10))
            for kind in (VendorUnavailable, AnswerUnsound, ExportLost)
        ),
        # A disk, a network, a lock: the next try may find it well.
        RetryRule(exception=OSError, action=RetryAction.RETRY, retry_delay=timedelta(seconds=30)),
    ]
)
