"""Who may ask HubSpot, and how often: tokens and allowances, on the virtual clock."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from tests.contracts.hubspot.portal import Portal
from tests.contracts.hubspot.wire import Refusal
from tests.fixtures.loopback import Reply, Request, VirtualClock, json_reply

PRIVATE_TOKEN = "pat-na1-11111111-2222-3333-4444-555555555555"
CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN = "client-7", "secret-of-client-7", "refresh-of-client-7"
TOKEN_LIFE = timedelta(minutes=30)


@dataclass
class Gate:
    """190 calls in ten seconds, five searches a second, a day's allowance until midnight."""

    portal: Portal
    time: VirtualClock
    calls_in_ten_seconds: int = 190
    searches_in_a_second: int = 5
    calls_a_day: int = 650_000
    retry_after: str = ""
    is_refresh_revoked: bool = False
    refused: int = 0
    _tokens: dict[str, float] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)
    _searches: deque[float] = field(default_factory=deque)
    _today: tuple[str, int] = ("", 0)

    def give_token(self, request: Request) -> Reply:
        """POST /oauth/v1/token with a refresh token."""
        given = request.form()
        if self.is_refresh_revoked or given.get("refresh_token") != REFRESH_TOKEN:
            told = "missing or unknown refresh token"
            return json_reply({"status": "BAD_REFRESH_TOKEN", "message": told}, 400)
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return json_reply({"status": "BAD_CLIENT_SECRET", "message": "bad secret"}, 400)
        token = f"oauth-{len(self._tokens)}"
        self._tokens[token] = self.time.monotonic() + TOKEN_LIFE.total_seconds()
        answer = {"access_token": token, "refresh_token": REFRESH_TOKEN, "token_type": "bearer"}
        return json_reply(answer | {"expires_in": int(TOKEN_LIFE.total_seconds())})

    def admit(self, request: Request) -> None:
        """Let a call in, and count it.

        Raises:
            Refusal: If its token is unknown or too old, or an allowance is used up.
        """
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token != PRIVATE_TOKEN and self._tokens.get(token, -1) <= self.time.monotonic():
            kind = "EXPIRED" if token in self._tokens else "INVALID"
            told = "The token used to make this call is expired or invalid."
            raise Refusal(401, f"{kind}_AUTHENTICATION", told)
        self._charge_day()
        if not self._fits(self._recent, self.calls_in_ten_seconds, 10):
            raise self._too_many("TEN_SECONDLY_ROLLING")
        if request.path.endswith("/search") and not self._fits(
            self._searches, self.searches_in_a_second, 1
        ):
            raise self._too_many("SECONDLY")

    def _charge_day(self) -> None:
        day = self.time.now().astimezone(self.portal.zone).date().isoformat()
        self._today = (day, self._today[1] + 1 if self._today[0] == day else 1)
        if self._today[1] > self.calls_a_day:
            raise self._too_many("DAILY")

    def _fits(self, recent: deque[float], most: int, seconds: float) -> bool:
        now = self.time.monotonic()
        while recent and recent[0] <= now - seconds + 1e-9:
            recent.popleft()
        if len(recent) >= most:
            return False
        recent.append(now)
        return True

    def _too_many(self, policy: str) -> Refusal:
        """429: which allowance, and mostly no word about when to come back."""
        self.refused += 1
        told = f"You have reached your {policy.lower()} limit."
        refusal = Refusal(429, "RATE_LIMITS", told, policyName=policy, errorType="RATE_LIMIT")
        if self.retry_after:
            refusal.headers["Retry-After"] = self.retry_after
        return refusal
