"""What Airflow makes of our connection types."""

import json
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import airflow
import jsonschema
import pytest
from airflow.providers_manager import ProviderInfo, ProvidersManager

from tandem.pipeline.provider import HubSpotHook, MarketoHook, get_provider_info
from tandem.settings import PROJECT_ROOT

PACKAGE = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]


def test_airflow_finds_it_by_the_packages_entry_point():
    (name, target), *_ = PACKAGE["entry-points"]["apache_airflow_provider"].items()
    found = EntryPoint(name, target, "apache_airflow_provider").load()
    assert found()["package-name"] == PACKAGE["name"]


def test_it_is_what_airflow_takes_for_a_provider():
    schema = Path(airflow.__file__).parent / "provider_info.schema.json"
    jsonschema.validate(get_provider_info(), json.loads(schema.read_text()))


def test_secrets_are_typed_into_password_fields():
    manager = ProvidersManager()
    manager._provider_dict[PACKAGE["name"]] = ProviderInfo("0", get_provider_info())
    manager._load_ui_metadata()
    fields = {
        name: widget.is_sensitive
        for name, widget in manager._connection_form_widgets.items()
        if widget.package_name == PACKAGE["name"]
    }
    assert fields == {
        "extra__marketo__begin_at": False,
        "extra__hubspot__refresh_token": True,
        "extra__hubspot__leave_out": False,
    }


@pytest.mark.parametrize("hook", [MarketoHook, HubSpotHook])
def test_a_connection_that_lacks_something_says_so_when_it_is_tested(hook, monkeypatch):
    connection = json.dumps({"conn_type": hook.conn_type})
    monkeypatch.setenv(f"AIRFLOW_CONN_{hook.conn_type.upper()}_DEFAULT", connection)
    is_fine, message = hook().test_connection()
    assert not is_fine
    assert "Fill it in" in message
