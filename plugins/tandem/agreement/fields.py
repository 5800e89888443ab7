"""The smallest words of an agreement: names, lengths of time, spans of a day, weekdays."""

import difflib
import re
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, Any, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

SECONDS_PER_UNIT = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
MOST_WORDS_SHOWN = 25
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LENGTH = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


class Part(BaseModel):
    """A part of the agreement: frozen, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_keys(cls, value: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for key in value if isinstance(value, dict) else ():
            if key not in known and key not in cls.model_fields:
                raise PydanticCustomError(
                    "unknown_key",
                    "unknown key `{key}`",
                    {"key": str(key), "remedy": nearest(str(key), known)},
                )
        return value


def nearest(got: str, valid: Iterable[str]) -> str:
    """The remedy for a word that is not valid: the closest one that is, and all of them."""
    words = sorted(valid)
    close = difflib.get_close_matches(got, words, n=5, cutoff=0.5)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    if len(words) <= MOST_WORDS_SHOWN:
        return f"{hint}Valid: {', '.join(words) or 'none'}."
    return f"{hint}{len(words)} are valid, such as {', '.join(close or words[:5])}."


def wrong(message: str, remedy: str) -> PydanticCustomError:
    """A refusal that says what to write instead."""
    return PydanticCustomError("agreement", "{message}", {"message": message, "remedy": remedy})


def _parse_length(value: object) -> object:
    found = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    seconds = (
        sum(
            int(count) * unit
            for count, unit in zip(found.groups(), SECONDS_PER_UNIT.values(), strict=True)
            if count
        )
        if found
        else 0
    )
    if not seconds:
        raise wrong(
            f"`{value}` is not a length of time",
            "Write a number above 0 with d, h, m or s, such as 30d, 4h, 1h30m or 15m.",
        )
    return seconds


def _parse_working_length(value: object) -> object:
    if isinstance(value, str) and "d" in value:
        raise wrong(
            f"`{value}` counts days, but a working day has no fixed length",
            "Write working hours or minutes, such as 16h for two days of eight hours.",
        )
    return _parse_length(value)


def _parse_days(value: object) -> object:
    seconds = _parse_length(value)
    if not isinstance(seconds, int) or seconds % SECONDS_PER_UNIT["d"]:
        raise wrong(f"`{value}` is not a number of whole days", "Write it as days, such as 90d.")
    return seconds // SECONDS_PER_UNIT["d"]


def _parse_text(value: object) -> object:
    if isinstance(value, bool):
        raise wrong(
            f"`{value}` is read as true or false, not as a word",
            'YAML takes bare yes, no, on and off for truth values: put quotes around it, "Yes".',
        )
    if isinstance(value, (int, float, date)):
        raise wrong(f"`{value}` is not text", f'Put quotes around it: "{value}".')
    return value


def _write_length(seconds: int) -> str:
    """A length as a version writes it, for whoever compares versions."""
    parts = []
    for unit, size in SECONDS_PER_UNIT.items():
        count, seconds = divmod(seconds, size)
        parts += [f"{count}{unit}"] if count else []
    return "".join(parts)


def _write_working_length(seconds: int) -> str:
    hours, rest = divmod(seconds, SECONDS_PER_UNIT["h"])
    return (f"{hours}h" if hours else "") + _write_length(rest)


def _one_or_more(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else [value]


class Span(NamedTuple):
    """Working time from one local time to another; closing at or before opening: the next day."""

    opens: time
    closes: time

    @property
    def opens_second(self) -> int:
        """Seconds from local midnight to opening."""
        return self.opens.hour * 3_600 + self.opens.minute * 60

    @property
    def closes_second(self) -> int:
        """Seconds from the same local midnight to closing, beyond 86,400 for the next day."""
        closes = self.closes.hour * 3_600 + self.closes.minute * 60
        return closes if closes > self.opens_second else closes + 86_400


def _parse_span(value: object) -> object:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not found or (found[3] == "24" and found[4] != "00"):
        raise wrong(
            f"`{value}` is not a span of a day",
            'Write opening and closing time with four digits each, such as "09:00-17:30".',
        )
    return Span(time(int(found[1]), int(found[2])), time(int(found[3]) % 24, int(found[4])))


def weekdays_of(key: str) -> list[int]:
    """ISO weekdays (1 = Monday) named by ``fri`` or a range such as ``mon-fri``.

    Raises:
        KeyError: When a part of the key is not a weekday.
    """
    number = {name: place for place, name in enumerate(WEEKDAYS)}
    first, _, last = key.partition("-")
    start = number[first]
    length = (number[last or first] - start) % 7 + 1
    return [(start + step) % 7 + 1 for step in range(length)]


Text = Annotated[str, BeforeValidator(_parse_text), Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
Name = Annotated[Text, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Names = Annotated[tuple[Name, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
Day = Annotated[date, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0)]
Seconds = Annotated[
    int, BeforeValidator(_parse_length), PlainSerializer(_write_length, when_used="json")
]
WorkingSeconds = Annotated[
    int,
    BeforeValidator(_parse_working_length),
    PlainSerializer(_write_working_length, when_used="json"),
]
Days = Annotated[
    int, BeforeValidator(_parse_days), PlainSerializer(lambda days: f"{days}d", when_used="json")
]
WorkingSpan = Annotated[Span, BeforeValidator(_parse_span)]
