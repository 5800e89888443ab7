"""The task that pulls one window from a vendor's API, and waits without holding a worker."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from airflow.providers.standard.triggers.temporal import DateTimeTrigger
from airflow.sdk import BaseOperator, Param, task
from airflow.sdk.exceptions import AirflowSkipException

from tandem.clients.failures import QuotaExhausted
from tandem.pipeline import pulls
from tandem.pipeline.run import PARAMS, in_run, run_settings
from tandem.pipeline.steps import Json
from tandem.settings import Settings

# What the UI calls one mapped task: what it has to tell, else its object and window.
NAME = (
    "{% if told is defined %}{{ told }}{% else %}"
    "{{ task.request['object'] }} up to {{ task.request['window']['until'][:10] }}{% endif %}"
)
Step = Callable[[Settings, Json], list[Json] | datetime]


def run_params() -> dict[str, Any]:
    """What a person can tell one run, as the form of the UI shows it."""
    kind = ["null", "string"]
    return {name: Param(None, type=kind, description=text) for name, text in PARAMS.items()}


def mapped(step: Callable[..., Any], name: str, options: dict[str, Any], **given: Any) -> Any:
    """A step as one task per item it is given."""
    return task(task_id=name, **options)(in_run(step)).expand(**given)


def pulled(name: str, options: dict[str, Any], **given: Any) -> Any:
    """One pull per request of a plan; what it hands over is its files."""
    # a mapped task takes the template from here, not from its operator
    pull = ExtractOperator.partial(task_id=name, map_index_template=NAME, **options)
    return pull.expand(**given).output


class ExtractOperator(BaseOperator):  # type: ignore[misc]
    """Pulls one ``ExtractRequest``; while the vendor works the task is deferred.

    A quota that is used up leaves the task skipped, with the time of the vendor's reset in its
    name: neither green nor a failure, and nothing downstream takes it for a result. The ledger
    says DEFERRED; the next run after that time goes on.

    Args:
        request: What to pull, as JSON.
    """

    template_fields = ("request",)

    def __init__(self, *, request: Json, **kwargs: Any) -> None:
        kwargs.setdefault(
            "map_index_template", "{{ told | default(task.request['object'], true) }}"
        )
        super().__init__(**kwargs)
        self.request = request

    def execute(self, context: Any) -> Any:
        """Begin or adopt the vendor's export job."""
        return self._go(context, pulls.begin_pull)

    def resume(self, context: Any, event: Any = None) -> Any:
        """Ask again after the wait."""
        return self._go(context, pulls.resume_pull)

    def _go(self, context: Any, step: Step) -> Any:
        try:
            result = step(run_settings(), self.request)
        except QuotaExhausted as quota:
            name = self.request["object"]
            context["told"] = f"{name}: DEFERRED until {quota.until:%Y-%m-%d %H:%M} UTC"
            raise AirflowSkipException(f"{quota.what} {quota.why}") from quota
        if isinstance(result, list):
            return result
        return self.defer(trigger=DateTimeTrigger(moment=result), method_name="resume")
