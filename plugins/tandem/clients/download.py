"""Large bodies, straight to disk: hashed while they pass, and continued where they broke off."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tandem.clients.answers import Answer, TryAgain, content_mismatch, unavailable
from tandem.clients.failures import AnswerUnsound
from tandem.clients.http import CHUNK, Http, lower


@dataclass(frozen=True)
class Download:
    """A body on disk, with the headers of the answer that finished it."""

    path: Path
    bytes: int
    sha256: str
    headers: Mapping[str, str]


def download(
    http: Http, path: str, target: Path, *, expects: str, resume: bool = False, **request: Any
) -> Download:
    """Stream one body into ``target``.

    Args:
        http: The door to the vendor.
        path: Relative to its base, or a whole URL.
        target: The file to write; with ``resume`` what it holds already is kept.
        expects: What the content type must contain, such as ``csv``; empty: anything that is no
            answer in words (JSON, HTML), for a body that a checksum is told of.
        resume: Whether the vendor serves ranges of the very same bytes.
        request: Whatever ``requests.Request`` takes.

    Raises:
        TandemError: One of ``clients.failures``; what arrived so far stays in ``target``.
    """
    wanted = dict(request.pop("headers", None) or {})

    def attempt() -> Download:
        have = target.stat().st_size if resume and target.is_file() else 0
        headers = wanted | ({"Range": f"bytes={have}-"} if have else {})
        if resume:
            headers["Accept-Encoding"] = "identity"  # a range counts bytes as they travel
        limit = http.limits.download
        with http.open("GET", path, limit, headers=headers, **request) as (response, chunks):
            if have and response.status_code == 416:
                return _whole_already(response, target, have)
            _require_body(http, response, chunks, expects)
            return _write(response, chunks, target, _continued(response, have))

    return http.insist(attempt)


def _require_body(http: Http, response: requests.Response, chunks: Any, expects: str) -> None:
    """Judge an answer that is not the body asked for; such answers are short."""
    answer = Answer(response.status_code, lower(response.headers))
    if answer.status in {200, 206} and _is_due(answer.content_type, expects):
        return
    answer = Answer(answer.status, answer.headers, b"".join(chunks))
    http.judge(answer)
    raise content_mismatch(answer, expects or "a file")


def _continued(response: requests.Response, have: int) -> int:
    """How much of what we have the answer continues: all, or nothing and it starts afresh."""
    if response.status_code != 206:
        return 0
    begins = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    if begins != str(have):
        what = f"The vendor sent a range from byte {begins or '?'} where {have} was asked."
        raise TryAgain(AnswerUnsound("content_mismatch", what))
    return have


def _is_due(content_type: str, expects: str) -> bool:
    if expects:
        return expects in content_type
    return "json" not in content_type and "html" not in content_type


def _write(response: requests.Response, chunks: Any, target: Path, continued: int) -> Download:
    digest = _digest(target) if continued else hashlib.sha256()
    size = continued
    with target.open("ab" if continued else "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += file.write(chunk)
    return Download(target, size, digest.hexdigest(), lower(response.headers))


def _whole_already(response: requests.Response, target: Path, have: int) -> Download:
    """416: nothing lies behind what we have; or the file is another one now."""
    if response.headers.get("Content-Range", "").rpartition("/")[2] == str(have):
        return Download(target, have, _digest(target).hexdigest(), lower(response.headers))
    target.unlink()
    raise TryAgain(unavailable("a file that changed while it was downloaded"))


def _digest(path: Path) -> "hashlib._Hash":
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest
