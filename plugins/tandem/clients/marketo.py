"""Marketo Engage: how one subscription is reached.

Export jobs with their files are in ``marketo_exports``, what no export holds in ``marketo_lists``,
and what its errors mean in ``marketo_errors``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tandem.clients.budget import Clock, RateBudget
from tandem.clients.http import Http, Limits
from tandem.clients.marketo_errors import judge, judge_identity
from tandem.clients.marketo_exports import Exports
from tandem.clients.marketo_lists import Lists

# Marketo allows 100 calls in 20 seconds to all programs together; half is left to the others.
CALLS, SECONDS = 50, 20


@dataclass(frozen=True)
class Marketo:
    """One subscription, as one API user sees it."""

    http: Http

    @property
    def exports(self) -> Exports:
        """Leads, activities and program members, as files."""
        return Exports(self.http)

    @property
    def lists(self) -> Lists:
        """Everything else, page by page."""
        return Lists(self.http)

    def now(self) -> datetime:
        """Marketo's clock, read from an answer."""
        self.http.json("GET", "/rest/v1/activities/types.json")
        return self.http.server_time or self.http.clock.now()


def connect(
    host: str,
    client_id: str,
    client_secret: str,
    *,
    remember_secret: Callable[[str], None] = lambda secret: None,
    clock: Clock | None = None,
    limits: Limits | None = None,
) -> Marketo:
    """Reach one subscription; nothing is asked yet.

    Args:
        host: Such as ``123-ABC-456.mktorest.com``.
        client_id: Of the custom service in LaunchPoint.
        client_secret: Its secret; kept in memory only.
        remember_secret: Told every token as soon as it is known, so that logs can be masked.
        clock: Time as the client sees it.
        limits: How long it waits for an answer, and how often it asks.
    """
    base = host if "://" in host else f"https://{host}"
    clock, limits = clock or Clock(), limits or Limits()
    identity = Http("marketo", base, judge=judge_identity, clock=clock, limits=limits)
    token = _Token(identity, client_id, client_secret, remember_secret)
    budget = RateBudget(CALLS, SECONDS, clock)
    return Marketo(Http("marketo", base, token, judge, budget, clock, limits))


@dataclass
class _Token:
    """Lives an hour at most; asked for earlier, Marketo gives the same one again."""

    identity: Http
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    remember_secret: Callable[[str], None] = field(repr=False)
    _header: str = field(default="", init=False, repr=False)
    _over_at: float = field(default=0.0, init=False)

    def headers(self) -> Mapping[str, str]:
        """The header of authorization; a token in the query is no longer accepted."""
        if not self._header or self.identity.clock.monotonic() >= self._over_at:
            self._fetch()
        return {"Authorization": self._header}

    def renew(self) -> None:
        """Forget the token."""
        self._header = ""

    def _fetch(self) -> None:
        told = self._ask()
        if (left := told["expires_in"]) <= 1:  # about to be over: the next one is a new one
            self.identity.clock.sleep(left + 1)
            told = self._ask()
        self.remember_secret(told["access_token"])
        self._header = f"Bearer {told['access_token']}"
        self._over_at = self.identity.clock.monotonic() + told["expires_in"]

    def _ask(self) -> Any:
        secrets = {"client_id": self.client_id, "client_secret": self.client_secret}
        query = {"grant_type": "client_credentials"} | secrets
        return self.identity.json("GET", "/identity/oauth/token", params=query)
