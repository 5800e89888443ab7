"""# From vendors' exports to one set of published marts.

Eight task groups in order, named by the eight stage words. `extract`, `land` and `load` run side
by side per source × object and write files only. `stage`, `unify` and `mart` are dbt builds, one
writer at a time; `check` gates; `publish` switches all marts at once and emits the asset
`tandem://marts`.

A refused file fails its own task and lets the others load; the gate `check_landed` then stops the
run before anything is built. What was published before still stands.
"""

from datetime import datetime, timedelta

from airflow.sdk import Param, TaskGroup, dag, task

from tandem.pipeline import steps
from tandem.pipeline.asset import MARTS, publish_marts
from tandem.pipeline.retries import RETRY_BY_KIND
from tandem.pipeline.run import in_run
from tandem.settings import Settings

side_by_side = {"trigger_rule": "all_done", "max_active_tis_per_dagrun": 4}
one_writer = {"pool": "warehouse_writer"}


@dag(
    schedule="@daily" if Settings().exports else None,  # without them, only what is triggered
    start_date=datetime(2024, 1, 1),
    catchup=False,
    max_active_runs=1,
    doc_md=__doc__,
    tags=["tandem"],
    default_args={
        "owner": "data",
        "retries": 2,
        "retry_policy": RETRY_BY_KIND,
        "execution_timeout": timedelta(hours=2),
    },
    params={
        "exports": Param(None, type=["null", "string"], description="Drop folder of exports."),
        "as_of": Param(None, type=["null", "string"], description='"Now", ISO 8601 in UTC.'),
    },
)
def alignment():
    """Eight stages, one run."""
    with TaskGroup("extract"):
        plan = task(in_run(steps.plan))()
        files = task(**side_by_side)(in_run(steps.extract)).expand(request=plan)
    with TaskGroup("land"):
        landed = task(**side_by_side)(in_run(steps.land)).expand(files=files)
    with TaskGroup("load"):
        loaded = task(**side_by_side)(in_run(steps.load)).expand(batches=landed)
        gate = task(trigger_rule="all_done")(in_run(steps.check_landed))(plan, loaded)
    with TaskGroup("stage"):
        staged = task(**one_writer)(in_run(steps.stage))(gate)
    with TaskGroup("unify"):
        unified = task(**one_writer)(in_run(steps.unify))(staged)
    with TaskGroup("mart"):
        built = task(**one_writer)(in_run(steps.mart))(unified)
    with TaskGroup("check"):
        checked = task(**one_writer)(in_run(steps.check))(built)
    with TaskGroup("publish"):
        published = task(outlets=[MARTS], **one_writer)(publish_marts)(checked)
        published >> task(in_run(steps.settle))(gate)


alignment()
