"""# The marts once more, from the lake alone.

Builds a second warehouse aside and compares every mart with the published one. Equal means that
the warehouse may be lost at any time; different stops here and names the marts. An Airflow DAG of
one task, because either everything is compared or nothing is proved.
"""

from datetime import datetime, timedelta

from airflow.sdk import dag, task

from tandem.pipeline.rebuild import prove_rebuild
from tandem.pipeline.retries import RETRY_BY_KIND
from tandem.pipeline.run import in_run


@dag(
    schedule="@weekly",
    start_date=datetime(2024, 1, 1),
    catchup=False,
    max_active_runs=1,
    doc_md=__doc__,
    tags=["tandem"],
    default_args={
        "owner": "data",
        "retries": 2,
        "retry_policy": RETRY_BY_KIND,
        "execution_timeout": timedelta(hours=4),
    },
)
def alignment_rebuild():
    """Rebuild and compare."""
    task(pool="warehouse_writer")(in_run(prove_rebuild))()


alignment_rebuild()
