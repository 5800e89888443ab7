"""What the task of a pull tells Airflow."""

from datetime import UTC, datetime

import pytest
from airflow.sdk.exceptions import AirflowSkipException, TaskDeferred
from jinja2 import Environment, StrictUndefined

from tandem.clients.failures import QuotaExhausted, VendorUnavailable
from tandem.pipeline import operators
from tandem.pipeline.operators import NAME, ExtractOperator

WINDOW = {"since": "2026-10-31T00:00:00Z", "until": "2026-11-01T00:00:00Z"}
REQUEST = {"source": "salesforce", "object": "Lead", "window": WINDOW}
RESET = datetime(2026, 11, 2, 6, tzinfo=UTC)


@pytest.fixture
def go(settings, monkeypatch):
    """One step of the operator, with what the step does."""
    monkeypatch.setattr(operators, "run_settings", lambda: settings)
    task = ExtractOperator(task_id="extract", request=REQUEST)

    def run(context, step):
        context["task"] = task
        return task._go(context, step)

    return run


def raising(error):
    def step(settings, request):
        raise error

    return step


def name_of(context):
    return Environment(undefined=StrictUndefined).from_string(NAME).render(context)


def test_a_task_is_called_by_its_object_and_window(go):
    context = {}
    assert go(context, lambda settings, request: []) == []
    assert name_of(context) == "Lead up to 2026-11-01"


def test_a_used_up_quota_is_named_with_its_reset_and_skipped(go):
    context = {}
    with pytest.raises(AirflowSkipException):
        go(context, raising(QuotaExhausted("Daily.", until=RESET)))
    assert name_of(context) == "Lead: DEFERRED until 2026-11-02 06:00 UTC"


def test_a_wait_defers_until_the_moment_the_vendor_may_be_asked(go):
    with pytest.raises(TaskDeferred) as deferred:
        go({}, lambda settings, request: RESET)
    assert deferred.value.trigger.moment == RESET
    assert deferred.value.method_name == "resume"


def test_any_other_failure_is_the_tasks_failure(go):
    with pytest.raises(VendorUnavailable):
        go({}, raising(VendorUnavailable("Down.", why="x", remedy="y")))
