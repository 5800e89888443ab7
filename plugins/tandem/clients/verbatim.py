"""Records of a JSON answer as the vendor wrote them: no number passes through a float."""

import json
import re
from collections.abc import Iterator

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\r\n]*")
_LINE_ENDS = re.compile(r"[\r\n]+")


def records(body: bytes, name: str) -> list[str]:
    """The elements of the top-level array ``name``, each the vendor's own text on one line.

    Line ends can only stand between tokens: inside a JSON string they are escaped.

    Args:
        body: A JSON object, as answered.
        name: The array's key; an object without it, or with null there, has no records.

    Raises:
        ValueError: If the body is no JSON object, or there is something else under the name.
    """
    text = body.decode("utf-8")
    for key, place in _members(text):
        if key == name and not text.startswith("null", place):
            return [_LINE_ENDS.sub(" ", text[start:end]) for start, end in _elements(text, place)]
    return []


def _members(text: str) -> Iterator[tuple[str, int]]:
    """Each key of the object with the place of its value."""
    place = _after(text, 0, "{")
    while text[place : place + 1] != "}":
        key, place = _DECODER.raw_decode(text, place)
        place = _after(text, _skip(text, place), ":")
        yield key, place
        _, place = _DECODER.raw_decode(text, place)
        place = _skip(text, place)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)


def _elements(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Where each element of the array begins and ends."""
    place = _after(text, place, "[")
    while text[place : place + 1] != "]":
        _, end = _DECODER.raw_decode(text, place)
        yield place, end
        place = _skip(text, end)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)


def _after(text: str, place: int, sign: str) -> int:
    place = _skip(text, place)
    if text[place : place + 1] != sign:
        raise ValueError(f"`{sign}` was due at character {place}")
    return _skip(text, place + 1)


def _skip(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place
