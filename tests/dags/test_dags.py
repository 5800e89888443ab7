"""The DAGs: they import, say what they are, and hold the eight stages in order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tandem.cli.airflow_home import environment
from tandem.settings import PROJECT_ROOT, Settings
from tandem.stages import Stage

pytestmark = [pytest.mark.airflow, pytest.mark.slow]
DAG_FILES = sorted((PROJECT_ROOT / "dags").glob("*.py"))

DESCRIBE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
print("DESCRIBED", json.dumps({
    "errors": bag.import_errors,
    "dags": {dag.dag_id: {
        "told": getattr(dag.on_failure_callback, "__name__", ""),
        "deadlines": [
            [alert.interval.total_seconds(), type(alert.callback).__name__, alert.callback.path]
            for alert in dag.deadline or ()
        ],
        "doc": bool(dag.doc_md), "tags": sorted(dag.tags), "runs": dag.max_active_runs,
        "catchup": dag.catchup,
        "tasks": {task.task_id: {
            "owner": task.owner, "retries": task.retries, "pool": task.pool,
            # who waits for people waits without working
            "timeout": bool(task.execution_timeout or getattr(task, "response_timeout", None)),
            "upstream": sorted(task.upstream_task_ids),
        } for task in dag.tasks},
    } for dag in bag.dags.values()},
}))
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What Airflow sees, told by a process of its own: Airflow keeps its first environment."""
    import json

    home = tmp_path_factory.mktemp("airflow")
    variables = os.environ | environment(Settings(home=home))
    result = subprocess.run(
        [sys.executable, "-c", DESCRIBE, str(PROJECT_ROOT / "dags")],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    described = result.stdout.split("DESCRIBED ")[1]
    return json.loads(described)


def test_every_dag_file_gives_a_dag(bag: dict) -> None:
    assert bag["errors"] == {}
    assert len(bag["dags"]) == len(DAG_FILES) > 0


def test_every_dag_explains_itself_and_never_runs_twice_at_once(bag: dict) -> None:
    for dag in bag["dags"].values():
        assert dag["doc"]
        assert dag["tags"] == ["tandem"]
        assert dag["runs"] == 1
        assert dag["catchup"] is False


def test_every_task_has_an_owner_a_limit_and_retries(bag: dict) -> None:
    tasks = [task for dag in bag["dags"].values() for task in dag["tasks"].values()]
    assert tasks
    assert all(task["owner"] == "data" for task in tasks)
    assert all(task["timeout"] and task["retries"] == 2 for task in tasks)


def test_alignment_holds_the_eight_stages_and_nothing_else(bag: dict) -> None:
    tasks = bag["dags"]["alignment"]["tasks"]
    groups = list(dict.fromkeys(task_id.split(".")[0] for task_id in tasks))
    assert groups == [stage.value for stage in Stage]


def test_whatever_writes_the_warehouse_shares_one_slot(bag: dict) -> None:
    tasks = bag["dags"]["alignment"]["tasks"]
    writers = {task_id for task_id, task in tasks.items() if task["pool"] == "warehouse_writer"}
    assert writers == {
        "stage.stage",
        "unify.unify",
        "mart.mart",
        "check.check",
        "publish.publish_marts",
    }


def test_a_new_agreement_is_adopted_only_after_both_questions(bag: dict) -> None:
    tasks = bag["dags"]["agreement_change"]["tasks"]
    questions = {"approve.sales_approves", "approve.marketing_approves"}
    assert questions <= set(tasks["adopt.adopt"]["upstream"])
    assert tasks["publish.stage"]["upstream"] == ["adopt.adopt"]


def test_whatever_fails_is_told(bag: dict) -> None:
    assert {dag["told"] for dag in bag["dags"].values()} == {"run_failed"}


def test_marts_that_are_late_are_told_from_where_connections_can_be_read(bag: dict) -> None:
    """A synchronous callback runs in a worker, which Airflow 3.3 gives no connection then."""
    told = "tandem.pipeline.notify.callbacks.marts_late"
    assert bag["dags"]["alignment"]["deadlines"] == [[6 * 3600, "AsyncCallback", told]]


@pytest.mark.parametrize("file", DAG_FILES, ids=lambda file: file.name)
def test_dag_file_is_a_table_of_contents(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) < 80
    for forbidden in ("open(", "Variable.get", "airflow.models", "duckdb"):
        assert forbidden not in text
