"""The one door to MetricFlow: the metrics of the dbt project, asked of the published marts.

What is defined is read from the checkout, what is counted from ``published/current``, read-only.
MetricFlow insists on a dbt project with its manifest below it; that lies under ``TANDEM_HOME``.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tandem.engines.dbt import environment
from tandem.engines.published import published_marts
from tandem.errors import StageFailed
from tandem.settings import Settings

TARGET = "published"


@contextmanager
def published_metrics(settings: Settings, *, log_to_file: bool = False) -> Iterator[Any]:
    """MetricFlow's configuration over the published marts: ``.mf`` answers requests.

    Args:
        settings: Whose published marts.
        log_to_file: Whether MetricFlow takes over this process's logging and writes to its file.

    Yields:
        A ``dbt_metricflow`` ``CLIConfiguration``, as its commands take it.

    Raises:
        StageFailed: Nothing is published yet, or the definitions cannot be read.
    """
    marts = published_marts(settings)
    project = settings.home / "dbt" / "metrics"
    variables = _variables(settings, marts, project)
    _read_definitions(settings, project, variables)
    with _environment(variables):
        yield _configuration(settings, project, log_to_file)


def _variables(settings: Settings, marts: Path, project: Path) -> dict[str, str]:
    return {
        **environment(settings),
        "TANDEM_PUBLISHED_MARTS": str(marts),
        "DBT_TARGET": TARGET,
        "DBT_LOG_PATH": str(settings.logs / "dbt_metrics"),
        "DBT_TARGET_PATH": str(project / "target"),
    }


def _read_definitions(settings: Settings, project: Path, variables: Mapping[str, str]) -> None:
    """Write the manifest of the definitions to where MetricFlow looks for it."""
    project.mkdir(parents=True, exist_ok=True)
    shutil.copy(settings.dbt_project / "dbt_project.yml", project)
    folder = str(settings.dbt_project)
    command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "--no-use-colors", "parse"]
    finished = subprocess.run(  # noqa: S603 - our own interpreter and arguments, no shell
        [*command, "--project-dir", folder, "--profiles-dir", folder],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        raise _unreadable(" ".join((finished.stdout + finished.stderr).split())[-400:])


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables for dbt in this process, and put back what was there."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _configuration(settings: Settings, project: Path, log_to_file: bool) -> Any:
    from dbt_metricflow.cli.cli_configuration import CLIConfiguration

    configuration = CLIConfiguration()
    configuration.setup(settings.dbt_project, project, configure_file_logging=log_to_file)
    return configuration


def _unreadable(said: str) -> StageFailed:
    return StageFailed(
        f"The definitions of the metrics cannot be read: {said}.",
        why="No metric can be asked for without its definition.",
        remedy="Repair what dbt names in `dbt_project/models/semantic_models`, and ask again.",
        code="metrics_unreadable",
    )
