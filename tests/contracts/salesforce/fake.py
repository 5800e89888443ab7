"""A Salesforce org on localhost: OAuth, describe, and query jobs of Bulk API 2.0.

It keeps what the documentation promises and what clients were seen to stumble over: quoted CSV with
a header on every page, locators that end with the text ``null``, jobs that need time and go after a
week, sessions that end, a day's allowance of calls.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from tests.fixtures.loopback import Loopback, Reply, Request, VirtualClock, json_reply, loopback

CLIENT_ID, CLIENT_SECRET, USERNAME = "3MVG9app", "app-secret", "tandem@halyard.example"
JOBS_LIVE = timedelta(days=7)
NOW = datetime(2026, 11, 1, 0, 5, tzinfo=UTC)
_SOQL = re.compile(
    r"select (?P<fields>[\w, ]+?) from (?P<object>\w+)(?: where (?P<where>.+))?\Z", re.IGNORECASE
)
_CLAUSE = re.compile(r"(\w+) (>=|<) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\Z")
Row = dict[str, str]


@dataclass
class Table:
    """One object: its fields with their types, and its records as Bulk API writes them."""

    fields: dict[str, str]
    rows: list[Row]


@dataclass
class FakeJob:
    id: str
    version: str
    columns: list[str]
    rows: list[Row]
    object: str
    operation: str
    created_at: datetime
    outcome: str = "JobComplete"
    told_records: int | None = None


@dataclass
class Org:
    """The org behind the server; tests change it to make a bad day."""

    tables: dict[str, Table]
    time: VirtualClock = field(default_factory=lambda: VirtualClock(NOW))
    public_key: str = ""
    versions: tuple[str, ...] = ("59.0", "62.0")
    job_seconds: float = 30.0
    page_records: int = 100
    calls_left: int | None = None
    sends_header_when_empty: bool = True
    url: str = ""
    logins: int = 0
    sessions: set[str] = field(default_factory=set)
    created: int = 0
    jobs: dict[str, FakeJob] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)

    def end_sessions(self) -> None:
        self.sessions.clear()

    def answer(self, request: Request) -> Reply:
        if request.path == "/services/oauth2/token":
            return self._log_in(request.form())
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.sessions:
            return _error(401, "INVALID_SESSION_ID", "Session expired or invalid")
        if self.calls_left is not None:
            if self.calls_left <= 0:
                return _error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
            self.calls_left -= 1
        version, _, path = request.path.removeprefix("/services/data/v").partition("/")
        if version not in self.versions:
            return _error(410, "GONE", "This API version is retired.")
        return self._route(request, version, path)

    def _route(self, request: Request, version: str, path: str) -> Reply:
        match path.rstrip("/").split("/"):
            case ["limits"]:
                return json_reply({"DailyBulkV2QueryJobs": {"Max": 10000, "Remaining": 9000}})
            case ["sobjects"]:
                return json_reply({"sobjects": [self._listed(name) for name in self.tables]})
            case ["sobjects", name, "describe"] if name in self.tables:
                return json_reply(self._described(name))
            case ["jobs", "query"] if request.method == "POST":
                return self._create(request.json(), version)
            case ["jobs", "query", job_id] if self._job(job_id):
                return json_reply(self._told(self.jobs[job_id]))
            case ["jobs", "query", job_id, "results"] if self._job(job_id):
                return self._results(self.jobs[job_id], version, request)
        return _error(404, "NOT_FOUND", "The requested resource does not exist")

    def _log_in(self, form: dict[str, str]) -> Reply:
        grant = form.get("grant_type", "")
        if grant == "client_credentials":
            if form.get("client_id") != CLIENT_ID:
                return json_reply({"error": "invalid_client_id"}, 400)
            if form.get("client_secret") != CLIENT_SECRET:
                return json_reply({"error": "invalid_client"}, 400)
        elif grant.endswith("jwt-bearer"):
            if not self._knows(form["assertion"]):
                return json_reply({"error": "invalid_grant"}, 400)
        else:
            return json_reply({"error": "unsupported_grant_type"}, 400)
        self.logins += 1
        session = f"00Dx!session.{self.logins}"
        self.sessions.add(session)
        return json_reply({"access_token": session, "instance_url": self.url})

    def _knows(self, assertion: str) -> bool:
        options = {"verify_exp": False}
        try:
            claims = jwt.decode(
                assertion, self.public_key, ["RS256"], audience=self.url, options=options
            )
        except jwt.InvalidTokenError:
            return False
        left = claims["exp"] - self.time.now().timestamp()
        return (claims["iss"], claims["sub"]) == (CLIENT_ID, USERNAME) and 0 < left <= 180

    def _listed(self, name: str) -> dict[str, Any]:
        return {"name": name, "queryable": True, "custom": name.endswith("__c")}

    def _described(self, name: str) -> dict[str, Any]:
        fields = [{"name": it, "type": kind} for it, kind in self.tables[name].fields.items()]
        return self._listed(name) | {"fields": fields}

    def _create(self, asked: dict[str, Any], version: str) -> Reply:
        found = _SOQL.match(asked["query"])
        if found is None or asked["operation"] not in ("query", "queryAll"):
            return _error(400, "MALFORMED_QUERY", "unexpected token")
        table = self.tables.get(found["object"])
        if table is None:
            return _error(400, "INVALID_TYPE", "sObject type is not supported")
        columns = [name.strip() for name in found["fields"].split(",")]
        clauses = [_CLAUSE.match(text.strip()) for text in _clauses(found["where"])]
        if None in clauses:
            return _error(400, "MALFORMED_QUERY", "unexpected token")
        named = {*columns, *(clause[1] for clause in clauses if clause)}
        if named - table.fields.keys():
            return _error(400, "INVALID_FIELD", "No such column on entity")
        self.created += 1
        job = FakeJob(
            id=f"750x{self.created:011}IAK",
            version=version,
            columns=columns,
            rows=[row for row in table.rows if _matches(row, clauses, asked["operation"])],
            object=found["object"],
            operation=asked["operation"],
            created_at=self.time.now(),
            outcome=self.outcomes.pop(0) if self.outcomes else "JobComplete",
        )
        self.jobs[job.id] = job
        return json_reply(self._told(job))

    def _job(self, job_id: str) -> bool:
        job = self.jobs.get(job_id)
        return job is not None and self.time.now() < job.created_at + JOBS_LIVE

    def _state(self, job: FakeJob) -> str:
        age = (self.time.now() - job.created_at).total_seconds()
        if age < self.job_seconds:
            return "UploadComplete" if age < self.job_seconds / 3 else "InProgress"
        return job.outcome

    def _told(self, job: FakeJob) -> dict[str, Any]:
        state = self._state(job)
        told = {
            "id": job.id,
            "operation": job.operation,
            "object": job.object,
            "createdById": "0055g000000001cAAA",
            "createdDate": f"{job.created_at:%Y-%m-%dT%H:%M:%S}.000+0000",
            "systemModstamp": f"{self.time.now():%Y-%m-%dT%H:%M:%S}.000+0000",
            "state": state,
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": float(job.version),
            "lineEnding": "LF",
            "columnDelimiter": "COMMA",
        }
        if state == "JobComplete":
            total = len(job.rows) if job.told_records is None else job.told_records
            told |= {"numberRecordsProcessed": total, "retries": 0, "totalProcessingTime": 5}
        elif state == "Failed":
            told |= {"errorMessage": "InternalServerError : the job failed"}
        return told

    def _results(self, job: FakeJob, version: str, request: Request) -> Reply:
        if version != job.version:
            return _error(409, "API_ERROR", "API version mismatch")
        if self._state(job) != "JobComplete":
            return _error(400, "API_ERROR", "job is not complete")
        start = int(request.query.get("locator", "0").removeprefix("MTIz-"))
        size = min(self.page_records, int(request.query.get("maxRecords", "50000")))
        rows = job.rows[start : start + size]
        more = start + size < len(job.rows)
        headers = {
            "Content-Type": "text/csv",
            "Sforce-NumberOfRecords": str(len(rows)),
            "Sforce-Locator": f"MTIz-{start + size}" if more else "null",
        }
        is_silent = not job.rows and not self.sends_header_when_empty
        return Reply(200, b"" if is_silent else _csv(job.columns, rows), headers)


@contextmanager
def serve(org: Org) -> Iterator[Loopback]:
    """The org behind a port of localhost."""
    with loopback(org.answer, org.time) as served:
        org.url = served.url
        yield served


def _clauses(where: str | None) -> list[str]:
    return re.split(r" and ", where, flags=re.IGNORECASE) if where else []


def _matches(row: Row, clauses: list[Any], operation: str) -> bool:
    if operation == "query" and row.get("IsDeleted") == "true":
        return False
    return all(_compares(row[name], sign, value) for name, sign, value in map(_groups, clauses))


def _groups(clause: re.Match[str]) -> tuple[str, str, str]:
    return clause[1], clause[2], clause[3]


def _compares(text: str, sign: str, value: str) -> bool:
    """Compare instants; an empty cell matches nothing."""
    if not text:
        return False
    left = datetime.fromisoformat(text).astimezone(UTC)
    right = datetime.fromisoformat(value)
    return left >= right if sign == ">=" else left < right


def _csv(columns: list[str], rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue().encode()


def _error(status: int, code: str, message: str) -> Reply:
    return json_reply([{"message": message, "errorCode": code}], status)
