"""# What accumulates is cleared away.

Journals and logs of old runs, downloads nobody continued, leftovers of crashed processes, published
versions beyond `TANDEM_KEEP_PUBLISHES`. An Airflow DAG of one task; it never touches the lake's
batches.
"""

from airflow.sdk import dag, task

from tandem.pipeline.dag_options import dag_options
from tandem.pipeline.maintenance import clear_away
from tandem.pipeline.run import in_run


@dag(
    schedule="@daily",
    doc_md=__doc__,
    **dag_options(hours=1),
)
def maintenance():
    """Clear away."""
    task(pool="warehouse_writer")(in_run(clear_away))()


maintenance()
