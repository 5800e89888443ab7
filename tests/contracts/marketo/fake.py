"""A Marketo on the loopback interface: token, quotas, paging, export jobs.

Judged by Adobe's specification and by ``marketorestpython`` (``test_judge.py``). Its time is a
``VirtualClock``: whoever waits on it makes jobs finish, tokens expire and quotas reset.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.contracts.marketo.bulk import CENTRAL, ApiError, BulkExtract, NotFound
from tests.contracts.marketo.instance import Instance
from tests.contracts.marketo.routes import respond
from tests.fixtures.loopback import Loopback, Reply, Request, VirtualClock, json_reply, loopback

CLIENT_ID, CLIENT_SECRET = "an-id", "a-secret-nobody-may-see"
TOKEN_SECONDS = 3600


@dataclass
class FakeMarketo:
    """One subscription behind one API user."""

    instance: Instance
    time: VirtualClock = field(default_factory=VirtualClock)
    calls_per_day: int = 50_000
    calls_per_20_seconds: int = 100
    page_size: int = 300
    is_sparse: bool = False
    is_revoked: bool = False
    served: Loopback = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.bulk = BulkExtract(self.instance)
        self.tokens = 0
        self._token_until: datetime | None = None
        self._recent: deque[datetime] = deque()
        self._today: tuple[Any, int] = (None, 0)

    @property
    def url(self) -> str:
        return self.served.url

    @property
    def token(self) -> str:
        """The token handed out last."""
        return f"token-nobody-may-see-{self.tokens}:ab"

    def expire_token(self) -> None:
        """The token in use is over now, whatever was promised."""
        self._token_until = None

    def answer(self, request: Request) -> Reply:
        """Answer one request as Marketo does: errors have status 200, too."""
        if request.path == "/identity/oauth/token":
            return self._identity(request)
        try:
            self._require_token(request)
            self._require_quota()
            found = respond(self, request)
        except ApiError as error:
            return failed(error.code, error.message)
        except NotFound as error:
            return Reply(404, str(error).encode(), {"Content-Type": "text/plain"})
        return found if isinstance(found, Reply) else told(**found)

    def _identity(self, request: Request) -> Reply:
        given = [request.query.get(name) for name in ("client_id", "client_secret", "grant_type")]
        if self.is_revoked or given != [CLIENT_ID, CLIENT_SECRET, "client_credentials"]:
            words = {"error": "invalid_client", "error_description": "Bad client credentials"}
            return json_reply(words, 401)
        now = self.time.now()
        if self._token_until is None or self._token_until <= now:
            self.tokens += 1
            self._token_until = now + timedelta(seconds=TOKEN_SECONDS)
        return json_reply(
            {
                "access_token": self.token,
                "token_type": "bearer",
                "expires_in": int((self._token_until - now).total_seconds()),
                "scope": "api@halyard-software.example",
            }
        )

    def _require_token(self, request: Request) -> None:
        """Since 2026-08-31 a token in the query is no token."""
        given = request.headers.get("authorization", "")
        if not given:
            raise ApiError("600", "Access token not specified")
        if given != f"Bearer {self.token}" or not self.tokens:
            raise ApiError("601", "Access token invalid")
        if self._token_until is None or self._token_until <= self.time.now():
            raise ApiError("602", "Access token expired")

    def _require_quota(self) -> None:
        now = self.time.now()
        while self._recent and self._recent[0] <= now - timedelta(seconds=20):
            self._recent.popleft()
        if len(self._recent) >= self.calls_per_20_seconds:
            raise ApiError("606", "Max rate limit '100' exceeded with in '20' secs")
        day = now.astimezone(CENTRAL).date()
        used = self._today[1] if self._today[0] == day else 0
        if used >= self.calls_per_day:
            raise ApiError("607", "Daily quota reached")
        self._recent.append(now)
        self._today = (day, used + 1)


def told(**content: Any) -> Reply:
    """An answer in Marketo's envelope."""
    return json_reply({"requestId": "e42b#14272d07d78", "success": True} | content)


def failed(code: str, message: str = "it went wrong") -> Reply:
    """An error in Marketo's envelope."""
    return told(success=False, errors=[{"code": code, "message": message}])


@contextmanager
def serving(fake: FakeMarketo) -> Iterator[FakeMarketo]:
    """Serve a fake on a free port of the loopback interface; ``fake.url`` says where."""
    with loopback(fake.answer, fake.time) as fake.served:
        yield fake
