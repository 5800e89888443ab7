"""What one run was told: its parameters over the environment, the same for each of its tasks."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from tandem.settings import Settings

Result = TypeVar("Result")

# The settings that one run may be told, with what they mean.
PARAMS = {
    name: str(Settings.model_fields[name].description)
    for name in ("exports", "as_of", "since", "until")
}


def settings_of(params: Mapping[str, Any], run_after: datetime) -> Settings:
    """Settings of a run; without an ``as_of``, "now" is the moment from which the run was due.

    Every task of a run, and every retry of it, gets the same "now".
    """
    given = {name: params[name] for name in PARAMS if params.get(name)}
    settings = Settings(**given)
    if settings.as_of is not None:
        return settings
    return settings.model_copy(update={"as_of": run_after.replace(microsecond=0)})


def run_settings() -> Settings:
    """Settings of the run whose task is being executed.

    A run of a backfill pulls its data interval again; its "now" is when it runs, because what it
    publishes is looked at today.
    """
    from airflow.sdk import get_current_context

    context: Any = get_current_context()
    run = context["dag_run"]
    if run.run_type != "backfill":
        return settings_of(context["params"], run.run_after)
    interval = {"since": run.data_interval_start, "until": run.data_interval_end}
    return settings_of({**context["params"], **interval}, run.start_date)


def in_run(step: Callable[..., Result]) -> Callable[..., Result]:
    """The step as a task calls it: without settings, which are those of the run."""

    @wraps(step)
    def run(*handed_over: Any, **named: Any) -> Result:
        return step(run_settings(), *handed_over, **named)

    signature = inspect.signature(step)
    others = list(signature.parameters.values())[1:]
    run.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
    return run
