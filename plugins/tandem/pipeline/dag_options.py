"""What our DAGs have in common: one run at a time, none made up for, failures retried and told."""

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import (  # type: ignore[attr-defined]  # its stub does not know them
    AsyncCallback,
    DeadlineAlert,
    DeadlineReference,
)

from tandem.pipeline.notify.callbacks import marts_late, run_failed
from tandem.pipeline.retries import RETRY_BY_KIND


def dag_options(hours: int) -> dict[str, Any]:
    """Options of a DAG whose tasks each take at most so many hours."""
    return {
        "start_date": datetime(2024, 1, 1),
        "catchup": False,
        "max_active_runs": 1,
        "tags": ["tandem"],
        "on_failure_callback": run_failed,
        "default_args": {
            "owner": "data",
            "retries": 2,
            "retry_policy": RETRY_BY_KIND,
            "execution_timeout": timedelta(hours=hours),
        },
    }


def publishes_within(hours: int) -> DeadlineAlert:
    """Tell when a run that is due has not ended after so many hours, be it queued or at work."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=hours),
        callback=AsyncCallback(marts_late),
    )
