"""# The marts once more, from the lake alone.

Builds a second warehouse aside and compares every mart with the published one. Equal means that
the warehouse may be lost at any time; different stops here and names the marts. An Airflow DAG of
one task, because either everything is compared or nothing is proved.
"""

from airflow.sdk import dag, task

from tandem.pipeline.dag_options import dag_options
from tandem.pipeline.rebuild import prove_rebuild
from tandem.pipeline.run import in_run


@dag(
    schedule="@weekly",
    doc_md=__doc__,
    **dag_options(hours=4),
)
def alignment_rebuild():
    """Rebuild and compare."""
    task(pool="warehouse_writer")(in_run(prove_rebuild))()


alignment_rebuild()
