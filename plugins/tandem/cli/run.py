"""``tandem run``: the DAG ``alignment`` in one process, its log in a file, its story on screen."""

import os
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from tandem.cli import airflow_home, progress, terminal
from tandem.errors import ConfigurationError, StageFailed
from tandem.pipeline import journal
from tandem.settings import PROJECT_ROOT, Settings


def run(settings: Settings) -> None:
    """Run all stages and show the scorecard.

    Raises:
        StageFailed: A stage failed; its words are those of the first failure of the run.
    """
    _require_exports(settings)
    run_id = datetime.now(tz=UTC).strftime("%Y-%m-%dT%H%M%S")
    log = settings.logs / "runs" / f"{run_id}.log"
    airflow_home.enter(settings)
    os.environ["TANDEM_RUN_ID"] = run_id
    with terminal.only_our_words(log) as console:
        story = journal.path_of(settings, run_id)
        with progress.shown(story, console):
            is_green = _run_dag()
        if is_green:
            _show_result(settings, console)
    if not is_green:
        raise _failure(story, log)


def _run_dag() -> bool:
    """Whether the DAG ended well."""
    airflow_home.migrate()
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(PROJECT_ROOT / "dags" / "alignment.py")
    if bag.import_errors:
        raise StageFailed(
            "The DAG `alignment` cannot be imported.",
            why="Without it nothing runs.",
            remedy=f"Repair: {next(iter(bag.import_errors.values()))}",
            code="dag_import",
        )
    dag = bag.dags["alignment"]
    dag.deadline = None  # Airflow 3.3.2 cannot end the test of a DAG that has one
    for task in dag.tasks:
        task.retries = 0  # a person is waiting, and can run again
    return bool(dag.test().state == "success")


def _show_result(settings: Settings, console: Console) -> None:
    from tandem.publish.scorecard import show

    show(settings, console)


def _failure(story: Path, log: Path) -> StageFailed:
    first = journal.failure(journal.read(story))
    if first is None:
        return StageFailed(
            "The run ended before its stages did.",
            why="Nothing new is published; what was published before still stands.",
            remedy=f"Read `{log}`.",
            code="run_failed",
        )
    remedy = first.remedy if first.code != "unexpected" else f"Read `{log}`."
    return StageFailed(first.what, why=first.why, remedy=remedy, code=first.code)


def _require_exports(settings: Settings) -> None:
    if settings.exports is not None and settings.exports.is_dir():
        return
    if settings.exports is None and settings.apis:
        return
    got = f"`{settings.exports}` is not a folder." if settings.exports else "No folder was given."
    raise ConfigurationError(
        got,
        why="Without exports there is nothing to load.",
        remedy="Give one: `tandem run --exports DIR` (or `make run EXPORTS=DIR`).",
        code="no_exports",
    )
