"""The one Airflow plugin: it names Tandem, so that the plugins page shows that it is there."""

from airflow.plugins_manager import AirflowPlugin


class TandemPlugin(AirflowPlugin):
    """Registers nothing yet; DAGs import the package ``tandem`` directly."""

    name = "tandem"
