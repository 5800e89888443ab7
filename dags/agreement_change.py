"""# A new version of the agreement, approved by Sales and by Marketing.

Trigger it with the day of a file in `expectations/agreement/proposed/`. It measures on this
warehouse what the version would change, and shows that to both teams under *Required Actions*.
When both have approved, each by somebody of its own, the version is kept in the lake, all marts are
rebuilt and published. Without both it is not used. An Airflow DAG that waits for people needs a
running scheduler: it is no part of `make demo`.
"""

from datetime import timedelta

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param, TaskGroup, dag, task

from tandem.pipeline import agreement_change as change
from tandem.pipeline import steps
from tandem.pipeline.asset import MARTS, publish_marts
from tandem.pipeline.dag_options import dag_options
from tandem.pipeline.run import in_run
from tandem.settings import Settings

APPROVERS = {"sales": Settings().approvers_sales, "marketing": Settings().approvers_marketing}
TIME_TO_ANSWER = timedelta(days=14)
one_writer = {"pool": "warehouse_writer"}


def ask(team: str, users: tuple[str, ...]):
    """The question to one team: nobody else can answer it."""
    return ApprovalOperator(
        task_id=f"{team}_approves",
        subject=f"{team.capitalize()}: shall this version of the agreement come into force?",
        body="{{ ti.xcom_pull(task_ids='propose.propose')['markdown'] }}",
        assigned_users=[{"id": user, "name": user} for user in users],
        execution_timeout=None,
        response_timeout=TIME_TO_ANSWER,
    )


@dag(
    schedule=None,
    doc_md=__doc__,
    params={
        "version": Param(None, type=["null", "string"], description="2026-12-01, or a file."),
        "as_of": Param(None, type=["null", "string"], description='"Now", ISO 8601 in UTC.'),
    },
    **dag_options(hours=2),
)
def agreement_change():
    """Measure, ask both, adopt, publish."""
    with TaskGroup("propose"):
        proposal = task(**one_writer)(in_run(change.propose))("{{ params.version or '' }}")
    with TaskGroup("approve"):
        answers = {team: ask(team, users) for team, users in APPROVERS.items()}
    with TaskGroup("adopt"):
        adopted = task(in_run(change.adopt))(
            proposal, answers["sales"].output, answers["marketing"].output
        )
    with TaskGroup("publish"):
        build = task(**one_writer)(in_run(steps.stage))(adopted)
        for step in (steps.unify, steps.mart, steps.check):
            build = task(**one_writer)(in_run(step))(build)
        task(outlets=[MARTS], **one_writer)(publish_marts)(build)
    proposal >> list(answers.values()) >> adopted


agreement_change()
