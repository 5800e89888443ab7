"""# What the week was like, for both teams.

Every Monday at 07:00 UTC, from the published marts: goals against actuals, promises kept with the
week before beside, what Marketing delivered, what Sales rejected and why, what is still open, how
sound the data are. An Airflow DAG of one task beside `notices`, because it follows the calendar and
not the marts.
"""

from airflow.sdk import dag, task

from tandem.pipeline.dag_options import dag_options
from tandem.pipeline.notify.steps import tell_digest
from tandem.pipeline.run import in_run
from tandem.settings import Settings

MONDAYS = "0 7 * * 1"


@dag(
    schedule=MONDAYS if Settings().notify else None,
    doc_md=__doc__,
    **dag_options(hours=1),
)
def digest():
    """Tell."""
    task(in_run(tell_digest))()


digest()
