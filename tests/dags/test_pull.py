"""A pull in Airflow itself: what waits is deferred, what is put off is no success."""

import copy
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.cli.airflow_home import environment
from tandem.extract.ledger import WindowLedger
from tandem.pipeline import journal
from tandem.pipeline.operators import NAME
from tandem.settings import Settings
from tests.contracts.salesforce.fake import CLIENT_ID, CLIENT_SECRET, Org, Table, serve
from tests.fixtures.loopback import Reply, Request, VirtualClock

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.xdist_group("pull")]

RUN = """
import json
from tandem.cli import airflow_home
from tandem.settings import PROJECT_ROOT, Settings
airflow_home.enter(Settings())
airflow_home.migrate()
from airflow.dag_processing.dagbag import DagBag

dag = DagBag(PROJECT_ROOT / "dags" / "alignment.py").dags["alignment"]
dag.deadline = None
for task in dag.tasks:
    task.retries = 0
run = dag.test(mark_success_pattern=r"(stage|unify|mart|check|publish)[.].*")
told = [{"task": ti.task_id, "state": ti.state, "index": ti.map_index}
        for ti in run.get_task_instances()]
gate = run.get_task_instance("load.check_landed").xcom_pull(task_ids="load.check_landed")
named = dag.get_task("extract.extract_salesforce_default").map_index_template
print("TOLD", json.dumps({"tasks": told, "gate": gate, "named": named}))
"""


class Running(VirtualClock):
    """The time of day: the client is another process, and Airflow waits for real."""

    def now(self):
        return datetime.now(tz=UTC)


class LastCall(Org):
    """An org whose allowance ends with the question for exchange rates, whenever that comes."""

    def answer(self, request: Request) -> Reply:
        if request.method == "POST" and b"DatedConversionRate" in request.body:
            self.calls_left = 0
            refused = super().answer(request)
            self.calls_left = None
            return refused
        return super().answer(request)


def group(number: int) -> dict[str, str]:
    stamp = "2026-10-01T00:00:00.000Z"
    told = {"Id": f"00G{number:012}AAA", "Name": "Queue", "Type": "Queue"}
    return told | {"DeveloperName": "Queue", "CreatedDate": stamp, "SystemModstamp": stamp}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """A run of the DAG up to its first gate; the org's allowance ends for one of two objects."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), apis="salesforce")
    rows = [group(number) for number in range(3)]
    kinds = dict.fromkeys(rows[0], "string")
    tables = {"Group": Table(kinds, rows), "DatedConversionRate": Table(dict(kinds), [])}
    rates = tables["DatedConversionRate"].fields
    rates |= dict.fromkeys(("IsoCode", "ConversionRate", "StartDate"), "string")
    org = LastCall(copy.deepcopy(tables), time=Running(), job_seconds=1.0)
    with serve(org) as server:
        extra = {
            "instance_url": server.url,
            "consumer_key": CLIENT_ID,
            "consumer_secret": CLIENT_SECRET,
        }
        connection = json.dumps({"conn_type": "salesforce", "extra": extra})
        variables = {"AIRFLOW_CONN_SALESFORCE_DEFAULT": connection, "TANDEM_RUN_ID": "pull"}
        result = subprocess.run(
            [sys.executable, "-c", RUN],
            env=os.environ | environment(settings) | variables,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "TOLD " in result.stdout, result.stdout[-3000:] + result.stderr[-3000:]
    found = json.loads(result.stdout.split("TOLD ")[1].splitlines()[0])
    return found | {"settings": settings, "output": result.stdout + result.stderr}


def states(told: dict, task: str) -> dict[int, str]:
    """The state of each mapped task of the API's path."""
    name = f"{task}.{task}_salesforce_default"
    return {item["index"]: item["state"] for item in told["tasks"] if item["task"] == name}


def test_an_export_is_waited_for_without_a_worker(told):
    events = list(journal.read(journal.path_of(told["settings"], "pull")))
    waits = [event for event in events if event.summary.startswith("waiting for the vendor")]
    assert waits
    (entry,) = WindowLedger(told["settings"].lake).of("salesforce", "default", "Group").windows
    assert (entry.state, entry.records_reported, entry.rows_parsed) == ("SUCCESS", 3, 3)


def test_a_quota_that_is_used_up_is_skipped_and_not_green(told):
    assert sorted(states(told, "extract").values()) == ["skipped", "success"]
    assert told["named"] == NAME  # it tells when the quota is given again
    ledger = WindowLedger(told["settings"].lake)
    (entry,) = ledger.of("salesforce", "default", "DatedConversionRate").windows
    assert entry.state == "DEFERRED"


def test_a_run_that_was_put_off_goes_on_degraded(told):
    assert told["gate"]["is_degraded"] is True
    assert set(states(told, "load").values()) <= {"success", "skipped"}


def test_no_secret_stands_in_the_logs_of_the_run(told):
    logs = told["settings"].home.rglob("*.log")
    texts = [told["output"], *(path.read_text(errors="replace") for path in logs)]
    assert not any(CLIENT_SECRET in text or "!session." in text for text in texts)
