"""Speaks Salesforce: what an org has (describe), and query jobs of Bulk API 2.0."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from tandem.clients.answers import Answer
from tandem.clients.budget import Clock
from tandem.clients.download import Download, download
from tandem.clients.failures import ExportLost, RequestRefused
from tandem.clients.http import Http, Limits
from tandem.clients.salesforce_errors import judge
from tandem.clients.salesforce_login import SalesforceLogin

log = logging.getLogger(__name__)

API_VERSION = "62.0"
_NO_MORE = "null"  # the locator of the last page is this text


@dataclass(frozen=True)
class QueryJob:
    """A query job as Salesforce tells it. ``records`` is final once the state is JobComplete."""

    id: str
    state: Literal["UploadComplete", "InProgress", "JobComplete", "Aborted", "Failed"]
    created_at: datetime
    records: int = 0
    error: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a job's result, on disk. ``locator`` leads to the next; ``None`` ends it."""

    download: Download
    records: int | None
    locator: str | None


@dataclass
class Salesforce:
    """One org.

    Args:
        login: Who we are.
        api_version: Such as ``62.0``; a job's results want the version it was created with.
        page_records: Records per page of a result; Salesforce chooses when ``None``.
    """

    login: SalesforceLogin
    api_version: str = API_VERSION
    page_records: int | None = None
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    _is_warned: bool = field(default=False, init=False, repr=False)

    @cached_property
    def http(self) -> Http:
        """The door to this org; opening it logs in."""
        return Http(
            "salesforce",
            f"{self.login.instance_url}/services/data/v{self.api_version}",
            authorizer=self.login,
            judge=self._judge,
            clock=self.clock,
            limits=self.limits,
        )

    def now(self) -> datetime:
        """Salesforce's own time, as of its last answer."""
        if self.http.server_time is None:
            self.http.json("GET", "/limits")
        return self.http.server_time or self.clock.now()

    def objects(self) -> frozenset[str]:
        """Names of the objects this user may query."""
        listed = self.http.json("GET", "/sobjects")["sobjects"]
        return frozenset(item["name"] for item in listed if item.get("queryable", True))

    def fields(self, name: str) -> Mapping[str, str]:
        """The fields this user sees of an object, with their types."""
        described = self.http.json("GET", f"/sobjects/{name}/describe")
        return {item["name"]: item["type"] for item in described["fields"]}

    def create_query(self, soql: str, operation: Literal["query", "queryAll"]) -> QueryJob:
        """Start a query job; ``queryAll`` also finds deleted, merged and archived records."""
        asked = {
            "operation": operation,
            "query": soql,
            "contentType": "CSV",
            "columnDelimiter": "COMMA",
            "lineEnding": "LF",
        }
        return _job(self.http.json("POST", "/jobs/query", json=asked))

    def query_job(self, job_id: str) -> QueryJob:
        """How a job is doing.

        Raises:
            ExportLost: If Salesforce knows it no longer; finished jobs go after seven days.
        """
        try:
            return _job(self.http.json("GET", f"/jobs/query/{job_id}"))
        except RequestRefused as refused:
            raise _lost(refused) from refused

    def page(self, job_id: str, locator: str | None, target: Path) -> Page:
        """Write one page of a finished job's result to ``target``, as Salesforce sends it.

        Raises:
            ExportLost: If the job is gone.
        """
        params = {"locator": locator, "maxRecords": self.page_records}
        path = f"/jobs/query/{job_id}/results"
        try:
            got = download(self.http, path, target, expects="csv", params=params)
        except RequestRefused as refused:
            raise _lost(refused) from refused
        records, following = (
            got.headers.get(name) for name in ("sforce-numberofrecords", "sforce-locator")
        )
        return Page(
            got,
            int(records) if records else None,
            following if following and following != _NO_MORE else None,
        )

    def _judge(self, answer: Answer) -> None:
        if answer.headers.get("warning", "").startswith("299") and not self._is_warned:
            self._is_warned = True
            log.warning(
                "salesforce: version %s of its API is deprecated; set a newer `api_version` in the"
                " connection's extra",
                self.api_version,
            )
        judge(answer)


def _job(told: dict[str, Any]) -> QueryJob:
    return QueryJob(
        id=told["id"],
        state=told["state"],
        created_at=datetime.fromisoformat(told["createdDate"]),
        records=int(told.get("numberRecordsProcessed") or 0),
        error=str(told.get("errorMessage") or ""),
    )


def _lost(refused: RequestRefused) -> Exception:
    if refused.code != "not_found":
        return refused
    return ExportLost(
        "Salesforce does not know the query job any more.",
        why="Its result cannot be fetched; finished jobs are deleted after seven days.",
        remedy="Run again: a new job is started.",
    )
