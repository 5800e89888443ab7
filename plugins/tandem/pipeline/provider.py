"""What Airflow shows of our connections: a form and a test for Marketo and for HubSpot.

Salesforce has the form of its own provider. Airflow finds this through the entry point
``apache_airflow_provider`` of the package.
"""

from typing import Any

from airflow.sdk import BaseHook

from tandem.errors import TandemError
from tandem.extract.protocol import ApiExtractor
from tandem.pipeline.vendors import extractor_of
from tandem.settings import Settings

_TEXT = {"type": ["string", "null"]}
_SECRET = {**_TEXT, "format": "password"}


class _ApiHook(BaseHook):  # type: ignore[misc]
    """A connection of ours, as Airflow knows hooks."""

    conn_name_attr = "conn_id"
    conn_type = ""

    def __init__(self, conn_id: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.conn_id = conn_id or f"{self.conn_type}_default"

    def get_conn(self) -> ApiExtractor:
        """The extractor of this connection's instance."""
        return extractor_of(Settings(), self.conn_type, self.get_connection(self.conn_id))

    def test_connection(self) -> tuple[bool, str]:
        """Ask the vendor what is due: the same call every run begins with."""
        try:
            due = self.get_conn().plan()
        except TandemError as error:
            return False, f"{error.what} {error.remedy}"
        return True, f"{self.conn_type} answers; {len(due)} windows are due."


class MarketoHook(_ApiHook):
    """A Marketo subscription."""

    conn_type = "marketo"
    default_conn_name = "marketo_default"
    hook_name = "Marketo"


class HubSpotHook(_ApiHook):
    """A HubSpot account."""

    conn_type = "hubspot"
    default_conn_name = "hubspot_default"
    hook_name = "HubSpot"


def get_provider_info() -> dict[str, Any]:
    """The package as Airflow lists providers, with its connection types and their forms."""
    return {
        "package-name": "tandem-warehouse",
        "name": "Tandem",
        "description": "The sales–marketing alignment warehouse.",
        "connection-types": [_marketo_form(), _hubspot_form()],
    }


def _marketo_form() -> dict[str, Any]:
    return {
        "connection-type": MarketoHook.conn_type,
        "hook-name": MarketoHook.hook_name,
        "hook-class-name": f"{__name__}.MarketoHook",
        "ui-field-behaviour": {
            "hidden-fields": ["schema", "port"],
            "relabeling": {"login": "Client id", "password": "Client secret"},
            "placeholders": {"host": "123-ABC-456.mktorest.com"},
        },
        "conn-fields": {"begin_at": {"label": "First load begins at", "schema": _TEXT}},
    }


def _hubspot_form() -> dict[str, Any]:
    return {
        "connection-type": HubSpotHook.conn_type,
        "hook-name": HubSpotHook.hook_name,
        "hook-class-name": f"{__name__}.HubSpotHook",
        "ui-field-behaviour": {
            "hidden-fields": ["schema", "port", "host"],
            "relabeling": {
                "login": "Client id (OAuth)",
                "password": "Private app token, or client secret (OAuth)",
            },
        },
        "conn-fields": {
            "refresh_token": {"label": "Refresh token (OAuth)", "schema": _SECRET},
            "leave_out": {"label": "Objects to leave out", "schema": _TEXT},
        },
    }
