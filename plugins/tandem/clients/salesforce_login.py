"""Who we are to Salesforce: an OAuth app, by its secret (client credentials) or its key (JWT)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import jwt

from tandem.clients.answers import Answer, judge_status
from tandem.clients.budget import Clock
from tandem.clients.failures import CredentialsRefused
from tandem.clients.http import Http, Limits

_ASSERTION_LIVES = timedelta(minutes=3)  # the longest Salesforce takes
_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"

# What Salesforce answers at its door, and what to do about it.
_REMEDIES = {
    "invalid_client_id": "Put the app's consumer key into the connection's login.",
    "invalid_client": "Put the app's current consumer secret into the connection's password.",
    "invalid_grant": "Check that the user may use the app, that its certificate belongs to the"
    " key, and that this machine's address is allowed.",
    "inactive_user": "Activate the API user, or name another one.",
    "unsupported_grant_type": "Turn on the client credentials flow (or JWT) in the app's settings.",
    "invalid_app_access": "Let the API user's profile or permission set use the app.",
}


@dataclass
class SalesforceLogin:
    """Gets tokens and keeps the current one, in memory only.

    Args:
        login_url: ``https://<my-domain>.my.salesforce.com`` (needed for client credentials) or
            ``https://login.salesforce.com``; ``test`` for sandboxes.
        client_id: The app's consumer key.
        client_secret: Its secret, for client credentials.
        username: The API user to act as, with ``private_key`` for JWT.
        private_key: PEM text whose certificate the app knows.
        remember_secret: Told every token as soon as it is known, so that logs can be masked.
    """

    login_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    username: str = ""
    private_key: str = field(default="", repr=False)
    remember_secret: Callable[[str], None] = lambda secret: None
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    _token: Mapping[str, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def instance_url(self) -> str:
        """Where this org's API is, as the login said."""
        return str(self._current()["instance_url"])

    def headers(self) -> Mapping[str, str]:
        """The header of authorization; logs in first when there is no token.

        Raises:
            CredentialsRefused: If Salesforce does not let us in.
        """
        return {"Authorization": f"Bearer {self._current()['access_token']}"}

    def renew(self) -> None:
        """Forget the token; the next request logs in again."""
        self._token = {}

    def _current(self) -> Mapping[str, Any]:
        if not self._token:
            door = Http(
                "salesforce",
                self.login_url,
                judge=_judge_login,
                clock=self.clock,
                limits=self.limits,
            )
            token = door.json("POST", "/services/oauth2/token", data=self._grant())
            self.remember_secret(token["access_token"])
            self._token = token
        return self._token

    def _grant(self) -> dict[str, str]:
        if self.private_key:
            return {"grant_type": _JWT_BEARER, "assertion": self._assertion()}
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }

    def _assertion(self) -> str:
        claims = {
            "iss": self.client_id,
            "sub": self.username,
            "aud": self.login_url,
            "exp": int((self.clock.now() + _ASSERTION_LIVES).timestamp()),
        }
        try:
            assertion = jwt.encode(claims, self.private_key, algorithm="RS256")
        except (ValueError, jwt.InvalidKeyError):
            raise _refused("unreadable_key", "Put the whole PEM text into `private_key`.") from None
        self.remember_secret(assertion)
        return assertion


def _judge_login(answer: Answer) -> None:
    content = answer.json()
    reason = content.get("error") if isinstance(content, dict) else None
    if answer.status in {400, 401, 403} and reason:
        raise _refused(str(reason), _REMEDIES.get(str(reason), _REMEDIES["invalid_grant"]))
    judge_status(answer)


def _refused(reason: str, remedy: str) -> CredentialsRefused:
    return CredentialsRefused(
        f"Salesforce does not let us in: `{reason}`.",
        why="Nothing can be pulled from this org.",
        remedy=remedy,
    )
