"""# From vendors' exports and APIs to one set of published marts.

Eight task groups in order, named by the eight stage words. `extract`, `land` and `load` run side
by side per source × object and write files only. `stage`, `unify` and `mart` are dbt builds, one
writer at a time; `check` gates; `publish` switches all marts at once and emits the asset
`tandem://marts`.

A refused file fails its own task and lets the others load; the gate `check_landed` then stops the
run before anything is built. What was published before still stands.

Each instance `TANDEM_APIS` names has a plan and a pull of its own. A pull that waits for its vendor
is deferred; one whose quota is used up is skipped, with the vendor's reset in its name, and the run
goes on and ends not green.
"""

from airflow.sdk import CronDataIntervalTimetable, TaskGroup, dag, task

from tandem.pipeline import pulls, steps
from tandem.pipeline.asset import MARTS, publish_marts
from tandem.pipeline.dag_options import dag_options, publishes_within
from tandem.pipeline.operators import mapped, pulled, run_params
from tandem.pipeline.run import in_run
from tandem.pipeline.vendors import apis_of
from tandem.settings import Settings

APIS = apis_of(Settings())
DAILY = CronDataIntervalTimetable("@daily", timezone="UTC")  # a backfill's run pulls its day
side_by_side = {"trigger_rule": "all_done", "max_active_tis_per_dagrun": 4}
one_writer = {"pool": "warehouse_writer"}


@dag(
    schedule=DAILY if Settings().is_scheduled else None,  # else only what is triggered
    deadline=publishes_within(Settings().late_after_hours),
    doc_md=__doc__,
    params=run_params(),
    **dag_options(hours=2),
)
def alignment():
    """Eight stages, one run."""
    with TaskGroup("extract"):
        plans = [task(in_run(steps.plan))()]
        files = {"": mapped(steps.extract, "extract", side_by_side, request=plans[0])}
        for api in APIS:
            name = f"_{api.connection_id}"
            plan = task(task_id=f"plan{name}")(in_run(pulls.plan_api))
            plans.append(plan(api.source, api.instance))
            in_pool = {**side_by_side, "pool": api.pool}
            files[name] = pulled(f"extract{name}", in_pool, request=plans[-1])
    with TaskGroup("land"):
        landed = [mapped(steps.land, f"land{it}", side_by_side, files=files[it]) for it in files]
    with TaskGroup("load"):
        names = zip(files, landed, strict=True)
        loaded = [mapped(steps.load, f"load{it}", side_by_side, batches=got) for it, got in names]
        gate = task(trigger_rule="all_done")(in_run(steps.check_landed))(plans, loaded)
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
