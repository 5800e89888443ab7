"""How HubSpot reads a request, and the ways in which it says no."""

from typing import Any

from tests.fixtures.loopback import Reply, Request, json_reply


class Refusal(Exception):
    """HubSpot's way of saying no."""

    def __init__(self, status: int, category: str, message: str, **more: Any) -> None:
        super().__init__(message)
        told = {"status": "error", "message": message, "correlationId": "c-1"}
        self.status = status
        self.told = told | {"category": category} | more
        self.headers: dict[str, str] = {}

    @property
    def reply(self) -> Reply:
        """What goes over the wire."""
        return json_reply(self.told, self.status, **self.headers)


def invalid(message: str) -> Refusal:
    """400, as for every request that is wrong in itself."""
    return Refusal(400, "VALIDATION_ERROR", message)


def number(text: str, name: str, least: int, most: int) -> int:
    """Read a limit or an offset.

    Raises:
        Refusal: As HubSpot does, if it is no number or out of range.
    """
    if not str(text).isdigit() or not least <= int(text) <= most:
        raise invalid(f"Invalid value for {name}: must be between {least} and {most}.")
    return int(text)


def many(request: Request, name: str) -> list[str]:
    """``properties=a,b`` and ``properties=a&properties=b`` mean the same."""
    return [item for item in request.query.get(name, "").split(",") if item]


def wants_archived(request: Request) -> bool:
    """Whether archived records are asked for; HubSpot's own client spells it ``True``."""
    return request.query.get("archived", "").lower() == "true"
