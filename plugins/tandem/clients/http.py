"""The one door to HTTP: every request to a vendor goes through here, with the same care.

A limit on the whole time of an answer, retries by kind, the vendor's own wishes about waiting, one
new token when the old one is over, no redirect to another host, and not a URL, token or body in
the log.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import tenacity

from tandem.clients.answers import Answer, TokenExpired, TryAgain, content_mismatch, judge_status
from tandem.clients.budget import Clock, RateBudget
from tandem.clients.failures import AnswerUnsound, QuotaExhausted
from tandem.clients.kinds import leads_elsewhere, token_refused, told_by_kind

log = logging.getLogger(__name__)
logging.getLogger("urllib3").setLevel(logging.INFO)  # at DEBUG it would write URLs

CHUNK = 1024 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_SKEW_WORTH_A_WORD = timedelta(minutes=5)
_Result = TypeVar("_Result")


class Authorizer(Protocol):
    """Who we say we are: the header to send, and how to get a new one."""

    def headers(self) -> Mapping[str, str]:
        """Headers of authorization, fetching a token first if there is none."""
        ...

    def renew(self) -> None:
        """Forget the token, so that the next request gets a new one."""
        ...


@dataclass(frozen=True)
class Limits:
    """Patience, in seconds unless said otherwise."""

    connect: float = 15
    silence: float = 60
    answer: float = 180
    download: float = 6 * 3600
    attempts: int = 6
    longest_wait: float = 300


@dataclass
class Http:
    """Requests to one instance of one vendor.

    Args:
        vendor: Its name, for the log.
        base_url: What paths are relative to; the token goes to this origin only.
        judge: Raises what an answer means; see ``answers.judge_status``.
    """

    vendor: str
    base_url: str
    authorizer: Authorizer | None = None
    judge: Callable[[Answer], None] = judge_status
    budget: RateBudget | None = None
    clock: Clock = field(default_factory=Clock)
    limits: Limits = Limits()
    server_time: datetime | None = field(default=None, init=False)
    _session: requests.Session = field(default_factory=requests.Session, init=False, repr=False)

    def json(self, method: str, path: str, **request: Any) -> Any:
        """Ask for JSON and return it; ``request`` is what ``requests`` takes."""
        return self.call(method, path, expects="json", **request).json()

    def call(self, method: str, path: str, *, expects: str = "", **request: Any) -> Answer:
        """Ask, insisting as far as the kind of failure allows, and return the answer whole.

        Args:
            method: Such as ``GET``.
            path: Relative to ``base_url``, or a whole URL (of another host: without the token).
            expects: What the content type must contain, such as ``json``.
            request: Whatever ``requests.Request`` takes: ``params``, ``json``, ``data``, …

        Raises:
            TandemError: One of ``clients.failures``.
        """

        def attempt() -> Answer:
            with self.open(method, path, self.limits.answer, **request) as (response, chunks):
                answer = Answer(response.status_code, lower(response.headers), b"".join(chunks))
            self.judge(answer)
            if expects and (
                expects not in answer.content_type or (expects == "json" and answer.json() is None)
            ):
                raise content_mismatch(answer, expects)
            return answer

        return self.insist(attempt)

    def insist(self, attempt: Callable[[], _Result]) -> _Result:
        """Run an attempt until it succeeds, must not be repeated, or patience ends."""
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(TryAgain),
            wait=self._wait,
            stop=tenacity.stop_after_attempt(self.limits.attempts),
            sleep=self.clock.sleep,
            reraise=True,
        )
        try:
            return retrying(lambda: self._with_token(attempt))
        except TryAgain as last:
            raise last.failure from last

    @contextmanager
    def open(
        self, method: str, path: str, seconds: float, **request: Any
    ) -> Iterator[tuple[requests.Response, Iterator[bytes]]]:
        """Send once; yield the response and its body in chunks, at most ``seconds`` long.

        Raises:
            TryAgain: If the connection or the body breaks.
            AnswerUnsound: If it is not encrypted soundly, is too slow, or leads elsewhere.
        """
        if self.budget is not None:
            self.budget.take()
        url = urljoin(self.base_url.rstrip("/") + "/", path.removeprefix("/"))
        deadline = self.clock.monotonic() + seconds
        with told_by_kind(), self._send(method, url, request) as response:
            self._note_server_time(response)
            yield response, self._chunks(response, deadline)

    def _send(self, method: str, url: str, request: dict[str, Any]) -> requests.Response:
        response = self._session.request(
            method,
            url,
            auth=self._sign,  # a callable also keeps ~/.netrc out of it
            stream=True,
            allow_redirects=False,
            timeout=(self.limits.connect, self.limits.silence),
            **request,
        )
        if response.status_code not in _REDIRECTS:
            return response
        target = urljoin(url, response.headers.get("Location", ""))
        response.close()
        if method != "GET" or target == url or _origin(target) != _origin(url):
            raise leads_elsewhere()
        return self._send(method, target, request | {"params": None})

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.authorizer is not None and _origin(request.url) == _origin(self.base_url):
            request.headers.update(self.authorizer.headers())
        return request

    def _chunks(self, response: requests.Response, deadline: float) -> Iterator[bytes]:
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            yield chunk
            if self.clock.monotonic() > deadline:
                raise AnswerUnsound("too_slow", "The vendor's answer took longer than its limit.")

    def _with_token(self, attempt: Callable[[], _Result]) -> _Result:
        try:
            return attempt()
        except TokenExpired:
            if self.authorizer is None:
                raise token_refused(self.vendor) from None
            self.authorizer.renew()
        try:
            return attempt()
        except TokenExpired:
            raise token_refused(self.vendor) from None

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.after if isinstance(error, TryAgain) else None
        if asked is not None and asked > self.limits.longest_wait:
            now = self.server_time or self.clock.now()
            raise QuotaExhausted(
                f"{self.vendor} asks to wait {asked:.0f} seconds.",
                until=now + timedelta(seconds=asked),
            )
        wait = _BACK_OFF(state) if asked is None else asked
        log.info("%s: %s; trying again in %.0f s", self.vendor, error, wait)
        return wait

    def _note_server_time(self, response: requests.Response) -> None:
        now = Answer(response.status_code, lower(response.headers)).server_time
        first = self.server_time is None
        self.server_time = now or self.server_time
        if first and now and abs(now - self.clock.now()) > _SKEW_WORTH_A_WORD:
            log.warning(
                "%s: its clock and ours differ by more than %d minutes; cursors follow its clock",
                self.vendor,
                _SKEW_WORTH_A_WORD.seconds // 60,
            )


_BACK_OFF = tenacity.wait_random_exponential(multiplier=1, min=1, max=60)


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with their names in lower case."""
    return {name.lower(): value for name, value in headers.items()}


def _origin(url: str | None) -> tuple[str, str]:
    parts = urlsplit(url or "")
    return parts.scheme, parts.netloc.lower()
