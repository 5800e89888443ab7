"""Whether to try again is decided by what went wrong, not by how often it did."""

from datetime import timedelta

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from tandem.errors import CheckFailed, ConfigurationError, InputRefused, StageFailed

RETRY_BY_KIND = ExceptionRetryPolicy(
    rules=[
        # The same bytes, definitions and rows give the same answer.
        *(
            RetryRule(exception=kind, action=RetryAction.FAIL)
            for kind in (InputRefused, ConfigurationError, StageFailed, CheckFailed)
        ),
        # A disk, a network, a lock: the next try may find it well.
        RetryRule(exception=OSError, action=RetryAction.RETRY, retry_delay=timedelta(seconds=30)),
    ]
)
