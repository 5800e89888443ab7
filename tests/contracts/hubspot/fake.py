"""A HubSpot on the loopback: quotas, paging, tokens that end, and every failure on demand.

It models what HubSpot's documentation says and what HubSpot's own client reads
(``test_judge.py``). Time is virtual: a client that sleeps on the same clock never waits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from re import fullmatch

from tests.contracts.hubspot import associations, crm, marketing
from tests.contracts.hubspot.gate import Gate
from tests.contracts.hubspot.portal import Portal
from tests.contracts.hubspot.wire import Refusal
from tests.fixtures.loopback import Loopback, Reply, Request, VirtualClock, loopback


@dataclass
class FakeHubSpot:
    """One account and its gate; ``server`` knows what was asked and what shall go wrong."""

    portal: Portal
    time: VirtualClock = field(default_factory=VirtualClock)
    index_lag: timedelta = timedelta(0)
    association_page: int = 500
    missing_scopes: set[str] = field(default_factory=set)
    on_request: Callable[[Request], None] = lambda request: None
    server: Loopback = field(init=False)

    def __post_init__(self) -> None:
        self.gate = Gate(self.portal, self.time)

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.server.url

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        self.on_request(request)
        try:
            if request.path == "/oauth/v1/token":
                return self.gate.give_token(request)
            self.gate.admit(request)
            return self._route(request)
        except Refusal as refusal:
            return refusal.reply

    def _route(self, request: Request) -> Reply:
        for route, scope, answer in self._routes():
            if found := fullmatch(route, f"{request.method} {request.path.rstrip('/')}"):
                if scope in self.missing_scopes:
                    told = "This app hasn't been granted all required scopes."
                    raise Refusal(403, "MISSING_SCOPES", told)
                return answer(request, *found.groups())
        raise Refusal(404, "OBJECT_NOT_FOUND", "resource not found")

    def _routes(self) -> list[tuple[str, str, Callable[..., Reply]]]:
        """Path, the scope it needs, and what answers it: the request and the path's variables."""
        the, crm3 = self.portal, "/crm/v3"
        indexed = self.time.now() - self.index_lag
        return [
            ("GET /account-info/v3/details", "", lambda _: marketing.show_account(the)),
            (f"GET {crm3}/owners", "owners", lambda asked: marketing.list_owners(the, asked)),
            (f"GET {crm3}/objects/users", "users", lambda asked: marketing.list_users(the, asked)),
            (f"GET {crm3}/pipelines/(\\w+)", "crm",
             lambda _, kind: marketing.list_pipelines(the, kind)),
            (f"GET {crm3}/properties/(\\w+)", "crm",
             lambda _, kind: crm.describe_properties(the, kind)),
            (f"GET {crm3}/objects/(\\w+)", "crm",
             lambda asked, kind: crm.list_records(the, asked, kind)),
            (f"POST {crm3}/objects/(\\w+)/search", "crm",
             lambda asked, kind: crm.search_records(the, asked, kind, indexed)),
            (f"POST {crm3}/objects/(\\w+)/batch/read", "crm",
             lambda asked, kind: crm.read_batch(the, asked, kind)),
            ("POST /crm/v4/associations/(\\w+)/(\\w+)/batch/read", "crm",
             lambda asked, one, other: associations.read_associations(
                 the, asked, one, other, self.association_page)),
            (f"GET {crm3}/associations/(\\w+)/(\\w+)/types", "crm",
             lambda _, one, other: associations.association_types(one, other)),
            ("GET /marketing/v3/forms", "forms", lambda asked: marketing.list_forms(the, asked)),
            ("GET /marketing/v3/campaigns", "campaigns",
             lambda asked: marketing.list_campaigns(the, asked)),
            ("GET /form-integrations/v1/submissions/forms/([\\w-]+)", "forms",
             lambda asked, form: marketing.list_submissions(the, asked, form)),
            ("GET /email/public/v1/events", "content",
             lambda asked: marketing.list_email_events(the, asked)),
            ("GET /email/public/v1/campaigns/(\\d+)", "content",
             lambda _, mail: marketing.show_email_campaign(the, mail)),
        ]  # fmt: skip


@contextmanager
def serving(portal: Portal) -> Iterator[FakeHubSpot]:
    """Serve an account on localhost for as long as the block lasts."""
    fake = FakeHubSpot(portal)
    with loopback(fake.answer, fake.time) as fake.server:
        yield fake
