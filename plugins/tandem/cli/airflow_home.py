"""Airflow for one machine: its whole home lies under ``TANDEM_HOME``, made ready when needed."""

import os

from tandem.settings import PROJECT_ROOT, Settings

POOLS = (
    ("warehouse_writer", "1", "One writing process at a time"),
    ("salesforce_api", "4", "Pulls from Salesforce at once"),
    ("marketo_api", "2", "Pulls from Marketo at once; it runs two exports"),
    ("hubspot_api", "1", "Pulls from HubSpot at once; its limits are counted per process"),
)


def environment(settings: Settings, port: int = 8080) -> dict[str, str]:
    """The variables under which every Airflow process of this home runs."""
    home = settings.home / "airflow"
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",  # 32 by default: too many for one machine
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(settings.logs / "airflow"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
            f"{user}:{role}" for user, role in users(settings).items()
        ),
        "AIRFLOW__API__HOST": "127.0.0.1",  # every interface by default
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "TANDEM_HOME": str(settings.home),
        "DO_NOT_TRACK": "1",
        "SCARF_ANALYTICS": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        **_overrides(settings),
    }


def users(settings: Settings) -> dict[str, str]:
    """Who can log in and as what: one who may do all, and those who approve for a team."""
    teams = (*settings.approvers_sales, *settings.approvers_marketing)
    return {"admin": "admin"} | dict.fromkeys(teams, "user")


def enter(settings: Settings, port: int = 8080) -> None:
    """Set the environment of this process; must happen before the first import of Airflow."""
    (settings.home / "airflow").mkdir(parents=True, exist_ok=True)
    os.environ.update(environment(settings, port))


def migrate() -> None:
    """Bring Airflow's own database up to date and create its pools."""
    command("db", "migrate")
    for pool in POOLS:
        command("pools", "set", *pool)


def enter_for_connections(settings: Settings) -> None:
    """Make connections readable: those of the Airflow set up around us, else of this home's."""
    if "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" not in os.environ:
        enter(settings)
        migrate()
    # as Airflow's own commands about connections do; else only variables are looked into
    os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "server"


def command(*words: str) -> None:
    """Run one command of Airflow in this process: importing Airflow twice costs seconds."""
    from airflow.cli import cli_parser

    arguments = cli_parser.get_parser().parse_args(words)
    arguments.func(arguments)


def _overrides(settings: Settings) -> dict[str, str]:
    """What the command line was told, for the tasks, which read the environment."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    return {
        f"TANDEM_{name.upper()}": ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in given.items()
        if value is not None
    }
