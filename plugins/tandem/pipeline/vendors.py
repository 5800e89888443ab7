"""Which instances are pulled over their APIs, and how an Airflow connection becomes an extractor.

An instance ``salesforce@emea`` has the connection ``salesforce_emea``; without a name,
``salesforce_default``. Secrets live there and nowhere else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tandem.clients.hubspot import HubSpot, OAuth, PrivateApp
from tandem.clients.hubspot import tokens as hubspot_tokens
from tandem.clients.marketo import connect
from tandem.clients.salesforce import API_VERSION, Salesforce
from tandem.clients.salesforce_login import SalesforceLogin
from tandem.errors import ConfigurationError
from tandem.extract.hubspot import HubSpotExtractor
from tandem.extract.ledger import WindowLedger
from tandem.extract.marketo import MarketoExtractor
from tandem.extract.protocol import ApiExtractor
from tandem.extract.pull import Pull
from tandem.extract.salesforce import SalesforceExtractor
from tandem.settings import Settings
from tandem.sources import SourceContract, load_registry

_API = re.compile(r"(?P<source>[a-z][a-z0-9_]*)(?:@(?P<instance>[a-z0-9][a-z0-9_]{0,62}))?\Z")
Build = Callable[[Any, SourceContract, WindowLedger, str], ApiExtractor]


@dataclass(frozen=True)
class Api:
    """One instance of one vendor that is pulled over its API."""

    source: str
    instance: str = "default"

    @property
    def connection_id(self) -> str:
        """Its Airflow connection, which also names its tasks."""
        return f"{self.source}_{self.instance}"

    @property
    def pool(self) -> str:
        """The pool that holds how much is pulled from this vendor at once."""
        return f"{self.source}_api"


def apis_of(settings: Settings) -> list[Api]:
    """The instances ``TANDEM_APIS`` names.

    Raises:
        ConfigurationError: If one is no ``<source>`` or ``<source>@<instance>`` with an API.
    """
    return [_parse(text.strip()) for text in settings.apis.split(",") if text.strip()]


def pull_of(settings: Settings, api: Api) -> Pull:
    """The pull of one instance, with the credentials of its connection."""
    extractor = extractor_of(settings, api.source, _connection(api))
    return Pull(extractor, WindowLedger(settings.lake), settings.downloads)


def extractor_of(settings: Settings, source: str, connection: Any) -> ApiExtractor:
    """The extractor of one connection; its id says which instance it is."""
    contract = load_registry().source(source)
    instance = str(connection.conn_id).removeprefix(f"{source}_") or "default"
    return _BUILDERS[source](connection, contract, WindowLedger(settings.lake), instance)


def _parse(text: str) -> Api:
    match = _API.match(text)
    if match is None or match["source"] not in _BUILDERS:
        raise ConfigurationError(
            f"`TANDEM_APIS` names `{text}`, which is no instance of a vendor with an API.",
            why="Nothing would be pulled from it.",
            remedy=f"Use {', '.join(_BUILDERS)}, or <source>@<instance>, separated by commas.",
        )
    return Api(match["source"], match["instance"] or "default")


def _connection(api: Api) -> Any:
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return BaseHook.get_connection(api.connection_id)
    except AirflowNotFoundException:
        raise ConfigurationError(
            f"There is no Airflow connection `{api.connection_id}`.",
            why=f"`TANDEM_APIS` asks to pull from {api.source}@{api.instance}.",
            remedy="Make it in the UI (Admin, Connections) as docs/extraction.md says.",
            code="no_connection",
        ) from None


def _salesforce(
    connection: Any, contract: SourceContract, ledger: WindowLedger, instance: str
) -> ApiExtractor:
    """The form of Airflow's Salesforce provider; user and password alone are not enough."""
    extra = connection.extra_dejson
    host = extra.get("instance_url") or f"{extra.get('domain') or 'login'}.salesforce.com"
    login = SalesforceLogin(
        host if "://" in host else f"https://{host}",
        client_id=_needed(extra, "consumer_key", connection),
        client_secret=extra.get("consumer_secret") or "",
        username=connection.login or "",
        private_key=(extra.get("private_key") or "").replace("\\n", "\n"),
        remember_secret=_mask,
    )
    _mask(login.client_secret, login.private_key)
    version = str(extra.get("version") or API_VERSION)
    return SalesforceExtractor(Salesforce(login, version), contract, ledger, instance)


def _marketo(
    connection: Any, contract: SourceContract, ledger: WindowLedger, instance: str
) -> ApiExtractor:
    """Host of the subscription, client id as login, client secret as password."""
    form = {name: getattr(connection, name) for name in ("host", "login", "password")}
    _mask(form["password"] or "")
    host, client_id, client_secret = (_needed(form, name, connection) for name in form)
    client = connect(host, client_id, client_secret, remember_secret=_mask)
    return MarketoExtractor(client, contract, ledger, instance, _begin_at(connection))


def _begin_at(connection: Any) -> datetime | None:
    """Where a first load begins, if the connection says so: ISO 8601, UTC unless it says else."""
    text = connection.extra_dejson.get("begin_at")
    try:
        found = datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        raise ConfigurationError(
            f"`begin_at` of the connection `{connection.conn_id}` is {text!r}, which is no time.",
            why="A first load would not know where to begin.",
            remedy="Write it as 2024-01-01, or leave it out to load everything there is.",
            code="incomplete_connection",
        ) from None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _hubspot(
    connection: Any, contract: SourceContract, ledger: WindowLedger, instance: str
) -> ApiExtractor:
    """A private app's token as the password, or an OAuth app: login, password, refresh token."""
    extra = connection.extra_dejson
    base_url = extra.get("base_url") or hubspot_tokens.API
    refresh_token = extra.get("refresh_token") or ""
    secret = connection.password or _needed({}, "password", connection)
    _mask(secret, refresh_token)
    client = HubSpot(PrivateApp(secret), base_url)
    if refresh_token:
        client_id = connection.login or _needed({}, "login", connection)
        app = OAuth(client_id, secret, refresh_token, base_url, remember_secret=_mask)
        client = HubSpot(app, base_url, calls=hubspot_tokens.OAUTH_CALLS)
    leave_out = frozenset((extra.get("leave_out") or "").replace(",", " ").split())
    return HubSpotExtractor(client, contract, ledger, instance, leave_out)


def _needed(extra: dict[str, Any], name: str, connection: Any) -> str:
    if extra.get(name):
        return str(extra[name])
    raise ConfigurationError(
        f"The connection `{connection.conn_id}` has no `{name}`.",
        why="Without it the vendor does not know who asks.",
        remedy="Fill it in as docs/extraction.md says.",
        code="incomplete_connection",
    )


def _mask(*secrets: str) -> None:
    """Let no log of Airflow show them, in any derived form."""
    from airflow.sdk.log import mask_secret

    for secret in secrets:
        if secret:
            mask_secret(secret)


_BUILDERS: dict[str, Build] = {
    "salesforce": _salesforce,
    "marketo": _marketo,
    "hubspot": _hubspot,
}
