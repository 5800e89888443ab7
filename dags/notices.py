"""# Who should know is told what is new in the marts.

Follows the asset `tandem://marts`: promises broken or due soon, checks that did not pass, records a
vendor will delete. Channels and routes are data (`TANDEM_NOTIFY`, docs/notifications.md); each
channel is told each thing once. An Airflow DAG of its own, because a channel that does not answer
may turn this one red and must never turn `alignment` red.
"""

from airflow.sdk import dag, task

from tandem.pipeline.asset import MARTS
from tandem.pipeline.dag_options import dag_options
from tandem.pipeline.notify.steps import tell_news
from tandem.pipeline.run import in_run
from tandem.settings import Settings


@dag(
    schedule=[MARTS] if Settings().notify else None,
    doc_md=__doc__,
    **dag_options(hours=1),
)
def notices():
    """Tell."""
    task(in_run(tell_news))()


notices()
