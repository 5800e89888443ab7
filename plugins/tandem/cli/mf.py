"""``tandem mf``: MetricFlow's own commands, asked of the published marts."""

from collections.abc import Sequence

from tandem.engines.metrics import published_metrics
from tandem.errors import ConfigurationError
from tandem.settings import Settings

COMMANDS = ("query", "list")


def mf(settings: Settings, arguments: Sequence[str]) -> None:
    """Hand the arguments to MetricFlow.

    Its group is passed by: that one asks the package index for updates at every call.

    Raises:
        ConfigurationError: The first argument is none of its commands that read.
        StageFailed: Nothing is published yet.
    """
    if not arguments or arguments[0] not in COMMANDS:
        raise _unknown(" ".join(arguments[:1]))
    name, *rest = arguments
    with published_metrics(settings, log_to_file=True) as configuration:
        from dbt_metricflow.cli.main import cli

        cli.commands[name].main(rest, prog_name=f"tandem mf {name}", obj=configuration)


def _unknown(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"`tandem mf` got `{name}`, not one of {', '.join(COMMANDS)}.",
        why="Only what reads the published marts is offered.",
        remedy="Try `tandem mf list metrics`, or `tandem mf query --metrics pipeline_created"
        " --group-by metric_time__month`.",
        code="unknown_mf_command",
    )
