"""How a HubSpot connection of Airflow becomes an extractor."""

from types import SimpleNamespace

import pytest

from tandem.clients.hubspot import OAuth, PrivateApp
from tandem.errors import ConfigurationError
from tandem.extract.ledger import WindowLedger
from tandem.pipeline import vendors
from tandem.sources import load_registry


@pytest.fixture
def masked(monkeypatch):
    told = []
    monkeypatch.setattr(vendors, "_mask", lambda *secrets: told.extend(secrets))
    return told


@pytest.fixture
def build(tmp_path, masked):
    def extractor(**connection):
        given = {"login": None, "password": None, "extra_dejson": {}, "conn_id": "hubspot_default"}
        contract = load_registry().source("hubspot")
        ledger = WindowLedger(tmp_path)
        return vendors._hubspot(SimpleNamespace(**given | connection), contract, ledger, "default")

    return extractor


def test_a_password_alone_is_a_private_apps_token(build, masked):
    client = build(password="pat-1").client
    assert client.authorizer == PrivateApp("pat-1")
    assert (client.base_url, client.calls) == ("https://api.hubapi.com", 190)
    assert "pat-1" in masked


def test_a_refresh_token_makes_it_an_oauth_app_with_fewer_calls(build, masked):
    client = build(login="c-1", password="s-1", extra_dejson={"refresh_token": "r-1"}).client
    assert isinstance(client.authorizer, OAuth)
    assert client.calls == 110
    assert {"s-1", "r-1"} <= set(masked)
    assert not {"s-1", "r-1"} & set(repr(client).replace("'", " ").split())


@pytest.mark.parametrize(
    ("connection", "missing"),
    [({}, "password"), ({"password": "s", "extra_dejson": {"refresh_token": "r"}}, "login")],
)
def test_a_connection_that_says_too_little_is_refused(build, connection, missing):
    with pytest.raises(ConfigurationError, match=missing):
        build(**connection)


def test_objects_can_be_left_out_by_their_names(build):
    extra = {"leave_out": "campaigns, forms"}
    assert build(password="p", extra_dejson=extra).leave_out == {"campaigns", "forms"}
    with pytest.raises(ConfigurationError, match="kampaigns"):
        build(password="p", extra_dejson={"leave_out": "kampaigns"})
