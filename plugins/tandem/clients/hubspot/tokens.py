"""Who we are at HubSpot: a private app's token, which stays, or OAuth tokens of half an hour."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from tandem.clients.answers import Answer, judge_status
from tandem.clients.budget import Clock
from tandem.clients.failures import CredentialsRefused
from tandem.clients.http import Http, Limits

API = "https://api.hubapi.com"
# In ten seconds, per account: an app's OAuth tokens are allowed less than a private app's token.
PRIVATE_CALLS, OAUTH_CALLS = 190, 110

# A token is renewed while it still lives, so that no page is asked twice for its sake.
_EARLY = 60


@dataclass(frozen=True)
class PrivateApp:
    """A private app's access token; it does not end, but may be taken back."""

    token: str = field(repr=False)

    def headers(self) -> Mapping[str, str]:
        """The header of authorization."""
        return {"Authorization": f"Bearer {self.token}"}

    def renew(self) -> None:
        """There is no other token: the next refusal is final."""


@dataclass
class OAuth:
    """An app's refresh token, exchanged for access tokens as they run out; kept in memory only.

    Args:
        client_id: The app's.
        client_secret: The app's.
        refresh_token: What a user of the account granted the app.
        base_url: Where tokens are given.
        remember_secret: Told every token as soon as it is known, so that logs can be masked.
    """

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    base_url: str = API
    remember_secret: Callable[[str], None] = lambda secret: None
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    _token: str = field(default="", init=False, repr=False)
    _ends_at: float = field(default=0.0, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._http = Http(
            "hubspot", self.base_url, judge=_judge_grant, clock=self.clock, limits=self.limits
        )

    def headers(self) -> Mapping[str, str]:
        """The header of authorization, with a new token if there is none or it is about to end.

        Raises:
            CredentialsRefused: If the refresh token or the app's secret is not accepted.
        """
        with self._lock:
            if self.clock.monotonic() >= self._ends_at - _EARLY:
                self._exchange()
            return {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> None:
        """Forget the token: HubSpot ended it before its time."""
        with self._lock:
            self._ends_at = 0.0

    def _exchange(self) -> None:
        asked = {
            "grant_type": "refresh_token",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
        }
        given = self._http.json("POST", "/oauth/v1/token", data=asked)
        self._token = given["access_token"]
        self.remember_secret(self._token)
        self._ends_at = self.clock.monotonic() + given["expires_in"]


def _judge_grant(answer: Answer) -> None:
    if answer.status in {400, 401, 403}:
        raise CredentialsRefused(
            "HubSpot gives no access token for this refresh token.",
            why="Nothing can be pulled from this account.",
            remedy="Install the app in the account again, and put client id, client secret and the"
            " new refresh token into the Airflow connection `hubspot_default` (or that of the"
            " instance).",
        )
    judge_status(answer)
