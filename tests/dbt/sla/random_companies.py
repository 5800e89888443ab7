"""Random companies whose people work in every IANA zone, mostly while its clocks change.

A company has calendars in a few zones whose clocks change in the same week of one year between
2007 and 2037. One zone in four is at work at `AS_OF` as well, so that its clocks may still run.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from tandem.agreement.calendars import offset_segments
from tandem.agreement.promises import Calendar

SECOND = 1_000_000
HOUR, DAY = 3_600 * SECOND, 86_400 * SECOND
AS_OF = datetime(2037, 11, 3, tzinfo=UTC)
DEFAULT = {
    "calendar": "head_office",
    "timezone": "Europe/Berlin",
    "hours": {"mon-fri": ["09:00-12:30", "13:30-18:00"]},
    "holidays": {"country": "DE", "subdivision": "BE"},
}
HOURS = (
    {"mon-fri": ["09:00-17:30"]},
    {"mon-fri": ["08:00-12:15", "13:00-18:00"], "sat": ["10:00-14:00"]},
    {"sun-thu": ["22:00-06:00"]},
    {"sun-thu": ["08:30-17:00"]},
    {"mon-sun": ["00:30-03:30", "20:00-23:30"]},
    {"mon-sun": ["00:00-00:00"]},
)
COUNTRIES = (None, "US", "DE", "IN", "BR", "AU", "IL", "JP")
IANA_ZONES = available_timezones() - {"localtime"}
"""`localtime` is the machine's own zone under another name."""
ZONES_AT_ONCE = 5
FIRST = 13_514
"""2007-01-01 in days since 1970."""


@dataclass
class Person:
    """One lead: what happened to it, in microseconds since 1970."""

    person_id: str
    target_minutes: int
    episodes: list[tuple[int, str]]
    owners: list[tuple[int, str]]
    touches: list[tuple[int, str]]


@dataclass
class Company:
    """People of one time and their owners; owners map to a calendar, to None, or are queues."""

    name: str
    first: date
    last: date
    calendars: dict[str, Calendar] = field(default_factory=dict)
    owners: dict[str, str | None] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)

    @property
    def queues(self) -> list[str]:
        """Owners who are nobody."""
        return [owner for owner in self.owners if owner.startswith("queue")]


def random_companies(seed: int, people: int) -> list[Company]:
    """Companies of every zone; ``people`` is how many leads a zone has while its clocks change."""
    chance = random.Random(seed)
    weeks: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for number, zone in enumerate(sorted(IANA_ZONES)):
        change = _change_of_clocks(zone, chance)
        instant = change or chance.randrange(FIRST * DAY, _now() - 20 * DAY, SECOND)
        weeks[instant // (7 * DAY)].append((zone, instant, people if change else people // 4))
        if number % 4 == 0:
            instant = _now() - chance.randrange(3 * DAY)
            weeks[-number // (4 * ZONES_AT_ONCE)].append((zone, instant, people // 2))
    return [
        _company(f"{week}/{number}", zones[number : number + ZONES_AT_ONCE], chance)
        for week, zones in sorted(weeks.items())
        for number in range(0, len(zones), ZONES_AT_ONCE)
    ]


def _now() -> int:
    return int(AS_OF.timestamp()) * SECOND


def _change_of_clocks(zone: str, chance: random.Random) -> int | None:
    """When the clocks of a zone change between 2007 and 2037, if four looks find one."""
    for year in chance.sample(range(2007, 2038), 4):
        until = date(year, 10, 15) if year == AS_OF.year else date(year, 12, 31)
        segments = offset_segments(ZoneInfo(zone), date(year, 1, 1), until)
        if len(segments) > 1:
            return chance.choice(segments[1:])[0] * SECOND
    return None


def _company(name: str, zones: list[tuple[str, int, int]], chance: random.Random) -> Company:
    days = [datetime.fromtimestamp(instant // SECOND, UTC).date() for _, instant, _ in zones]
    first, last = min(days) - timedelta(days=6), max(days) + timedelta(days=24)
    company = Company(name, first, last, owners={f"queue {name}": None, f"nobody's {name}": None})
    for zone, _, _ in zones:
        calendar = _calendar(f"{name} {zone}", zone, first, chance)
        company.calendars[calendar.calendar] = calendar
        company.owners[f"owner of {calendar.calendar}"] = calendar.calendar
    for calendar, (_, instant, people) in zip(list(company.calendars), zones, strict=True):
        company.people.extend(_people(company, calendar, instant, people, chance))
    company.calendars[DEFAULT["calendar"]] = Calendar.model_validate(DEFAULT)
    return company


def _calendar(name: str, zone: str, first: date, chance: random.Random) -> Calendar:
    country = chance.choice(COUNTRIES)
    days = chance.sample(range(3, 15), 2)
    off, half = (first + timedelta(days=day) for day in days)
    body = {
        "calendar": "c" + "".join(c if c.isalnum() else "_" for c in name.lower()),
        "timezone": zone,
        "hours": chance.choice(HOURS),
        "holidays": {"country": country} if country else None,
        "days_off": [{"date": off, "name": "Closed"}],
        "half_days": [{"date": half, "hours": ["09:00-12:00", "22:00-02:00"], "name": "Short"}],
    }
    return Calendar.model_validate(body)


def _people(
    company: Company, calendar: str, instant: int, people: int, chance: random.Random
) -> Iterator[Person]:
    """Leads who arrive in the days before an instant and are called in the days after it."""
    is_open = company.name.startswith(("-", "0/"))
    for number in range(people):
        start = instant - chance.randrange(2 * DAY)
        end = min(instant + chance.randrange(HOUR, 5 * DAY), _now())
        yield _person(f"{calendar} {number}", company, calendar, (start, end), is_open, chance)


def _person(
    person_id: str,
    company: Company,
    calendar: str,
    life: tuple[int, int],
    is_open: bool,
    chance: random.Random,
) -> Person:
    start, end = life[0] // SECOND * SECOND, life[1]
    moments = [_rough(chance.randrange(start, end), start, end, chance) for _ in range(5)]
    owners = [(chance.choice([start - DAY, start, moments[0]]), f"owner of {calendar}")]
    owners += [(chance.choice(moments), o) for o in chance.choices(list(company.owners), k=2)]
    stages = chance.choices(["recycled", "mql", "sal", "disqualified", "recycled"], k=3)
    episodes = [(start - DAY, "engaged"), (start, "mql")]
    for at, stage in zip(sorted(chance.choices(moments, k=3)), stages, strict=True):
        if chance.random() < 0.6 and stage != episodes[-1][1]:
            episodes.append((at, stage))
    touches = [(chance.choice(moments), chance.choice(["call", *["email_sent"] * 3]))]
    touches += [(start - chance.randrange(2 * DAY), "call")] if chance.random() < 0.1 else []
    touches += [] if is_open and chance.random() < 0.7 else [(end, "call")]
    target = chance.choice([15, 60, 240, 450, 480, 960])
    kept = owners[: chance.choice([0 if is_open else 1, 1, 2, 3])]
    return Person(person_id, target, episodes, sorted(kept, key=lambda o: o[0]), touches)


def _rough(at: int, start: int, end: int, chance: random.Random) -> int:
    """An instant to the microsecond, to the second, or at a half hour, when offices open."""
    step = chance.choice([1, SECOND, HOUR // 2])
    return max(start, min(at // step * step, end))
