"""Which instances are pulled, and what a connection must hold."""

import json
import re

import pytest
from airflow.sdk import Connection

from tandem.errors import ConfigurationError
from tandem.extract.ledger import WindowLedger
from tandem.pipeline import vendors
from tandem.pipeline.vendors import Api, apis_of
from tandem.settings import PROJECT_ROOT, Settings
from tandem.sources import load_registry

CONTRACT = load_registry().source("salesforce")
# what the extra of a connection may hold, as docs/extraction.md says
KEYS = {
    "salesforce": {
        *("consumer_key", "consumer_secret", "domain", "instance_url", "private_key", "version")
    },
    "marketo": {"begin_at"},
}
APP = {"consumer_key": "key", "consumer_secret": "hidden-secret", "domain": "acme.my"}


def named(settings: Settings, text: str) -> list[Api]:
    return apis_of(settings.model_copy(update={"apis": text}))


@pytest.fixture
def salesforce(settings: Settings):
    def build(**extra):
        connection = Connection(
            conn_id="salesforce_default",
            conn_type="salesforce",
            login="api@x",
            extra=json.dumps(extra),
        )
        return vendors._salesforce(connection, CONTRACT, WindowLedger(settings.lake), "default")

    return build


def test_without_a_name_nothing_is_pulled(settings):
    assert named(settings, "") == []


def test_each_instance_has_a_connection_and_its_vendors_pool(settings):
    apis = named(settings, "salesforce, salesforce@emea")
    assert [api.connection_id for api in apis] == ["salesforce_default", "salesforce_emea"]
    assert {api.pool for api in apis} == {"salesforce_api"}


@pytest.mark.parametrize("text", ["salesfroce", "ad_spend", "salesforce@", "sales force", "@emea"])
def test_what_has_no_api_is_refused(settings, text):
    with pytest.raises(ConfigurationError, match="TANDEM_APIS"):
        named(settings, text)


@pytest.mark.parametrize(
    ("extra", "url"),
    [
        (APP, "https://acme.my.salesforce.com"),
        (APP | {"domain": ""}, "https://login.salesforce.com"),
        (
            APP | {"instance_url": "https://acme.my.salesforce.com"},
            "https://acme.my.salesforce.com",
        ),
    ],
)
def test_the_providers_form_names_the_host(salesforce, extra, url):
    assert salesforce(**extra).client.login.login_url == url


def test_a_key_pasted_in_one_line_is_read(salesforce):
    login = salesforce(consumer_key="key", private_key="-----BEGIN\\nabc").client.login
    assert login.private_key == "-----BEGIN\nabc"
    assert login.username == "api@x"


def _told_connections() -> list[tuple[str, str, str]]:
    """What docs tell to export: (page, connection id, JSON)."""
    pages = ("extraction.md", "tutorial.md")
    text = {page: (PROJECT_ROOT / "docs" / page).read_text(encoding="utf-8") for page in pages}
    return [
        (page, name.lower(), said)
        for page in pages
        for name, said in re.findall(r"export AIRFLOW_CONN_(\w+)='(.*)'", text[page])
    ]


@pytest.mark.parametrize(("page", "name", "said"), _told_connections())
def test_the_connections_that_docs_tell_of_are_complete(settings, page, name, said):
    told = json.loads(said)
    extra = json.dumps(told.pop("extra"))
    connection = Connection(conn_id=name, extra=extra, **told)
    assert vendors.extractor_of(settings, told["conn_type"], connection)
    assert set(json.loads(extra)) <= KEYS[told["conn_type"]]


def test_a_connection_without_a_key_names_what_is_missing(salesforce):
    with pytest.raises(ConfigurationError, match="consumer_key"):
        salesforce()


def test_a_connection_that_is_not_there_is_named(settings):
    with pytest.raises(ConfigurationError) as caught:
        vendors.pull_of(settings, Api("salesforce", "nowhere"))
    assert caught.value.code == "no_connection"
    assert "salesforce_nowhere" in caught.value.what


def test_secrets_of_a_connection_are_masked(salesforce):
    from airflow.sdk.log import redact

    salesforce(**APP)
    assert "hidden-secret" not in str(redact("it says hidden-secret here"))
