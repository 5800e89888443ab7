"""What every DAG of ours has in common: one run at a time, none made up for, retried by kind."""

from datetime import datetime, timedelta
from typing import Any

from tandem.pipeline.retries import RETRY_BY_KIND


def dag_options(hours: int) -> dict[str, Any]:
    """Options of a DAG whose tasks each take at most so many hours."""
    return {
        "start_date": datetime(2024, 1, 1),
        "catchup": False,
        "max_active_runs": 1,
        "tags": ["tandem"],
        "default_args": {
            "owner": "data",
            "retries": 2,
            "retry_policy": RETRY_BY_KIND,
            "execution_timeout": timedelta(hours=hours),
        },
    }
