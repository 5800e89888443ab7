"""What goes over the wire: a call, an answer, and the ways in which HubSpot says no."""

import gzip
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request, read."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")

    @property
    def is_search(self) -> bool:
        return self.path.endswith("/search")

    @property
    def is_archived(self) -> bool:
        """Asked for archived records; HubSpot's own client spells it ``True``."""
        return self.one("archived").lower() == "true"

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[-1]

    def many(self, name: str) -> list[str]:
        """``properties=a,b`` and ``properties=a&properties=b`` mean the same."""
        return [item for text in self.query.get(name, []) for item in text.split(",") if item]


@dataclass
class Answer:
    """One response. The last four spoil it on purpose."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    is_chunked: bool = False
    is_reset: bool = False
    pause_per_byte: float = 0.0

    @property
    def raw(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        data = json.dumps(self.body, separators=(",", ":"), ensure_ascii=False).encode()
        return gzip.compress(data) if self.headers.get("Content-Encoding") == "gzip" else data


class Refusal(Exception):
    """HubSpot's way of saying no."""

    def __init__(self, status: int, category: str, message: str, **more: Any) -> None:
        super().__init__(message)
        told = {"status": "error", "message": message, "correlationId": "c-1"}
        self.answer = Answer(told | {"category": category} | more, status)


def invalid(message: str) -> Refusal:
    return Refusal(400, "VALIDATION_ERROR", message)


def number(text: str, name: str, least: int, most: int) -> int:
    """Read a limit or an offset.

    Raises:
        Refusal: As HubSpot does, if it is no number or out of range.
    """
    if not str(text).isdigit() or not least <= int(text) <= most:
        raise invalid(f"Invalid value for {name}: must be between {least} and {most}.")
    return int(text)
