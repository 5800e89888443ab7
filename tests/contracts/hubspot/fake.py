"""A HubSpot on the loopback: quotas, paging, tokens that end, and every failure on demand.

It models what HubSpot's documentation says and what HubSpot's own client reads
(``test_judge.py``). Time is virtual: a client that sleeps on the same clock never waits.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import ThreadingHTTPServer
from re import fullmatch

from tests.contracts.hubspot import associations, crm, marketing
from tests.contracts.hubspot.clock import VirtualClock
from tests.contracts.hubspot.gate import Gate
from tests.contracts.hubspot.portal import Portal
from tests.contracts.hubspot.server import Handler
from tests.contracts.hubspot.wire import Answer, Call, Refusal


@dataclass
class Fault:
    """What goes wrong: with the calls whose path holds ``path``, so many times, after so many."""

    path: str
    spoil: Callable[[Answer], Answer]
    times: int = 1
    after: int = 0

    def strikes(self, call: Call) -> bool:
        """Whether this call is one that goes wrong."""
        if self.path not in call.path or not self.times:
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True


@dataclass
class FakeHubSpot:
    """One account, its clock and gate, what is to go wrong, and the log of who asked what."""

    portal: Portal
    clock: VirtualClock = field(default_factory=VirtualClock)
    index_lag: timedelta = timedelta(0)
    skew: timedelta = timedelta(0)
    association_page: int = 500
    missing_scopes: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    on_call: Callable[[Call], None] = lambda call: None
    log: list[Call] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.gate = Gate(self.portal, self.clock)
        self._lock = threading.Lock()

    def calls(self, path: str) -> list[Call]:
        """The calls whose path holds this text, in order."""
        return [call for call in self.log if path in call.path]

    def break_with(
        self, path: str, spoil: Callable[[Answer], Answer], *, times: int = 1, after: int = 0
    ) -> None:
        """From now on let calls go wrong."""
        self.faults.append(Fault(path, spoil, times, after))

    def handle(self, call: Call) -> Answer:
        """Answer one call, one at a time."""
        with self._lock:
            self.log.append(call)
            self.on_call(call)
            answer = self._answer(call)
            for fault in self.faults:
                if fault.strikes(call):
                    return fault.spoil(answer)
            return answer

    def _answer(self, call: Call) -> Answer:
        try:
            if call.path == "/oauth/v1/token":
                return self.gate.give_token(call)
            self.gate.admit(call)
            return self._route(call)
        except Refusal as refusal:
            return refusal.answer

    def _route(self, call: Call) -> Answer:
        for route, scope, answer in self._routes():
            if found := fullmatch(route, f"{call.method} {call.path.rstrip('/')}"):
                if scope in self.missing_scopes:
                    told = "This app hasn't been granted all required scopes."
                    raise Refusal(403, "MISSING_SCOPES", told)
                return answer(call, *found.groups())
        raise Refusal(404, "OBJECT_NOT_FOUND", "resource not found")

    def _routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        """Path, the scope it needs, and what answers it: the call and the path's variables."""
        the, v3 = self.portal, "/crm/v3"
        indexed = self.clock.now() - self.index_lag
        page = self.association_page
        return [
            ("GET /account-info/v3/details", "", lambda _: marketing.show_account(the)),
            (f"GET {v3}/owners", "owners", lambda call: marketing.list_owners(the, call)),
            (f"GET {v3}/objects/users", "users", lambda call: marketing.list_users(the, call)),
            (f"GET {v3}/pipelines/(\\w+)", "crm",
             lambda _, kind: marketing.list_pipelines(the, kind)),
            (f"GET {v3}/properties/(\\w+)", "crm",
             lambda _, kind: crm.describe_properties(the, kind)),
            (f"GET {v3}/objects/(\\w+)", "crm",
             lambda call, kind: crm.list_records(the, call, kind)),
            (f"POST {v3}/objects/(\\w+)/search", "crm",
             lambda call, kind: crm.search_records(the, call, kind, indexed)),
            (f"POST {v3}/objects/(\\w+)/batch/read", "crm",
             lambda call, kind: crm.read_batch(the, call, kind)),
            ("POST /crm/v4/associations/(\\w+)/(\\w+)/batch/read", "crm",
             lambda call, *pair: associations.read_associations(the, call, *pair, page)),
            (f"GET {v3}/associations/(\\w+)/(\\w+)/types", "crm",
             lambda _, *pair: associations.association_types(*pair)),
            ("GET /marketing/v3/forms", "forms", lambda call: marketing.list_forms(the, call)),
            ("GET /marketing/v3/campaigns", "campaigns",
             lambda call: marketing.list_campaigns(the, call)),
            ("GET /form-integrations/v1/submissions/forms/([\\w-]+)", "forms",
             lambda call, form: marketing.list_submissions(the, call, form)),
            ("GET /email/public/v1/events", "content",
             lambda call: marketing.list_email_events(the, call)),
            ("GET /email/public/v1/campaigns/(\\d+)", "content",
             lambda _, mail: marketing.show_email_campaign(the, mail)),
        ]  # fmt: skip


@contextmanager
def serving(portal: Portal) -> Iterator[FakeHubSpot]:
    """Serve an account on the loopback for as long as the block lasts."""
    fake = FakeHubSpot(portal)
    handler = type("BoundHandler", (Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
