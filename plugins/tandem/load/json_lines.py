"""Reads one JSON line without losing a digit: numbers stay the text they are written as."""

import json
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

# More digits than any number type keeps; beyond it 1e999999 would be written out.
_MOST_EXPONENT = 40


class JsonFault(ValueError):
    """A line or value that is refused, by reason."""

    def __init__(self, reason: str, column: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column


class Number(str):
    """A JSON number, as it is written."""

    __slots__ = ()


def parse(line: bytes) -> dict[str, Any]:
    """One JSON object.

    Raises:
        JsonFault: If the line is anything else.
    """
    if b"\0" in line or b"\\u0000" in line:
        raise JsonFault("nul_byte")
    try:
        value = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise JsonFault("invalid_utf8") from error
    except json.JSONDecodeError as error:
        raise JsonFault("json_syntax") from error
    except RecursionError as error:
        raise JsonFault("too_deep") from error
    if b"\\u" in line and not _is_unicode(value):
        raise JsonFault("invalid_unicode")
    if not isinstance(value, dict):
        raise JsonFault("type_conflict")
    return value


def as_text(value: Any, kind: str, column: str) -> str | None:
    """A value as the text a cell would hold.

    Raises:
        JsonFault: If it is an object or list and the field is not of type json.
    """
    if value is None:
        return None
    if kind == "json":
        return encode(value)
    if isinstance(value, Number):
        return _plain_number(value, column)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    raise JsonFault("type_conflict", column)


def encode(value: Any) -> str:
    """JSON again, every number as it was written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        pairs = (f"{encode_basestring(key)}:{encode(item)}" for key, item in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(encode(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _plain_number(number: Number, column: str) -> str:
    if "e" not in number and "E" not in number:
        return str(number)
    exact = Decimal(number)
    if abs(exact.adjusted()) > _MOST_EXPONENT:
        raise JsonFault("out_of_range", column)
    return format(exact, "f")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonFault("duplicate_json_key")
    return found


def _non_finite(_: str) -> None:
    raise JsonFault("non_finite")


def _is_unicode(value: Any) -> bool:
    try:
        encode(value).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=Number,
    parse_int=Number,
    parse_constant=_non_finite,
)
