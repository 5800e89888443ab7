"""# What accumulates is cleared away.

Journals and logs of old runs, downloads nobody continued, leftovers of crashed processes, published
versions beyond `TANDEM_KEEP_PUBLISHES`. An Airflow DAG of one task; it never touches the lake's
batches.
"""

from datetime import datetime, timedelta

from airflow.sdk import dag, task

from tandem.pipeline.maintenance import clear_away
from tandem.pipeline.retries import RETRY_BY_KIND
from tandem.pipeline.run import in_run


@dag(
    schedule="@daily",
    start_date=datetime(2024, 1, 1),
    catchup=False,
    max_active_runs=1,
    doc_md=__doc__,
    tags=["tandem"],
    default_args={
        "owner": "data",
        "retries": 2,
        "retry_policy": RETRY_BY_KIND,
        "execution_timeout": timedelta(hours=1),
    },
)
def maintenance():
    """Clear away."""
    task(pool="warehouse_writer")(in_run(clear_away))()


maintenance()
