"""What each clock of a company must say, told in plain loops over a person's own life."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tandem.agreement.promises import Policy
from tests.dbt.sla.random_companies import AS_OF, DEFAULT, SECOND, Company, Person
from tests.unit.agreement.wall_clock import WallClock

NOW = int(AS_OF.timestamp()) * SECOND
HUMAN_CONTACT = "call"


@dataclass(frozen=True)
class Slice:
    """A stretch of one owner, calendar and pause; worked microseconds in it."""

    owner: str | None
    calendar: str
    is_paused: bool
    start: int
    end: int
    worked: int


@dataclass(frozen=True)
class Verdict:
    """One clock: its state, and instants and lengths in microseconds."""

    state: str
    worked: int | None
    due_at: int | None
    breached_at: int | None
    slices: tuple[Slice, ...]


Key = tuple[str, str, int]


class ByHand:
    """The clocks of one company under the policies of one agreement."""

    def __init__(self, company: Company, policies: tuple[Policy, ...]) -> None:
        self.company = company
        self.policies = policies

    @cached_property
    def walls(self) -> dict[str, WallClock]:
        first, last = self.company.first, self.company.last
        found = self.company.calendars.items()
        return {name: WallClock(calendar, first, last) for name, calendar in found}

    def verdicts(self) -> Iterator[tuple[Key, Verdict]]:
        """Every clock by policy, subject and run."""
        for person in self.company.people:
            for number, (_, stage) in enumerate(person.episodes):
                if stage == "mql":
                    for policy in self.policies:
                        subject = f"{person.person_id}#{number}"
                        runs = self._runs(person, number, policy)
                        for run, verdict in enumerate(runs, 1):
                            yield (policy.policy, subject, run), verdict

    def _runs(self, person: Person, number: int, policy: Policy) -> Iterator[Verdict]:
        entered = person.episodes[number][0]
        calls = [at for at, kind in person.touches if kind == HUMAN_CONTACT]
        touch = min((at for at in calls if at >= entered), default=None)
        stops = [at for at, s in person.episodes[number + 1 :] if s in _stop_stages(policy)]
        start: int | None = entered
        if policy.starts.start_from == "assigned_at":
            start = _least(self._assigned(person, entered), touch, *stops[:1])
        if start is None:
            yield Verdict("not_started", None, None, None, ())
            return
        stop = _least(touch, *(at for at in stops if at >= start))
        voids = policy.voided_by.stage_entered
        loss = _least(*(at for at, s in person.episodes[number + 1 :] if s in voids))
        is_lost = loss is not None and (stop is None or loss < stop)
        end = max(loss, start) if is_lost and loss is not None else stop
        window = (policy.voided_by.contacted_before_signal_within or 0) * SECOND
        is_contacted = any(entered - window <= at < entered for at in calls)
        starts = [start, *self._restarts(person, policy, start, NOW if end is None else end)]
        for begin, until in zip(starts, [*starts[1:], end], strict=True):
            is_void = is_lost or begin != starts[-1]
            yield self._verdict(person, policy, (begin, until), is_void, is_contacted)

    def _verdict(
        self,
        person: Person,
        policy: Policy,
        life: tuple[int, int | None],
        is_void: bool,
        is_contacted: bool,
    ) -> Verdict:
        start, end = life
        slices = tuple(self._slices(person, policy, start, NOW if end is None else end))
        target = person.target_minutes * 60 * SECOND
        worked = sum(part.worked for part in slices)
        due_at, breached_at = self._deadlines(slices, target)
        state = "paused" if slices[-1].is_paused else "running"
        if is_contacted or (is_void and worked <= target):
            state = "void"
        elif end is not None:
            state = "met" if worked <= target else "breached_closed"
        elif worked > target:
            state = "breached_open"
        return Verdict(state, worked, due_at, breached_at, slices)

    def _slices(self, person: Person, policy: Policy, start: int, end: int) -> Iterator[Slice]:
        pauses = [
            (at, until)
            for (at, stage), until in zip(person.episodes, _ends(person), strict=True)
            if stage in policy.paused_in
        ]
        moments = {at for at, _ in person.owners} | {at for pause in pauses for at in pause}
        edges = [start, *sorted(at for at in moments if start < at < end)]
        holds = [(_owner_at(person, at), _is_in(pauses, at)) for at in edges]
        calendars = [self._calendar(owner) for owner, _ in holds]
        if policy.counts != "owner_calendar":
            calendars = [policy.counts] * len(edges)
        elif policy.on_reassignment != "split":
            chosen = -1 if policy.on_reassignment == "last_schedule" else 0
            calendars = [calendars[chosen]] * len(edges)
        parts = [(*hold, calendar) for hold, calendar in zip(holds, calendars, strict=True)]
        kept = [n for n in range(len(edges)) if n == 0 or parts[n] != parts[n - 1]]
        for n, next_at in zip(kept, [*(edges[n] for n in kept[1:]), end], strict=True):
            owner, is_paused, calendar = parts[n]
            wall = self.walls[calendar]
            worked = 0 if is_paused else wall.until(next_at) - wall.until(edges[n])
            yield Slice(owner, calendar, is_paused, edges[n], next_at, worked)

    def _deadlines(self, slices: tuple[Slice, ...], target: int) -> tuple[int | None, int | None]:
        due_at = breached_at = None
        before = 0
        for part in slices:
            after = before + part.worked
            wall = self.walls[part.calendar]
            mark = wall.until(part.start) + target - before
            if not part.is_paused and before < target and (after >= target or part is slices[-1]):
                due_at = wall.reaches(mark)
            if before <= target < after:
                breached_at = wall.exceeds(mark)
            before = after
        return due_at, breached_at

    def _calendar(self, owner: str | None) -> str:
        return self.company.owners.get(owner or "") or DEFAULT["calendar"]

    def _assigned(self, person: Person, entered: int) -> int | None:
        """The first moment from the entry on at which a human owns the lead."""
        moments = [entered, *sorted(at for at, _ in person.owners if at > entered)]
        queues = (None, *self.company.queues)
        return _least(*(at for at in moments if _owner_at(person, at) not in queues))

    def _restarts(self, person: Person, policy: Policy, start: int, end: int) -> list[int]:
        if policy.on_reassignment != "restart":
            return []
        moments = sorted({at for at, _ in person.owners if start < at < end})
        return [at for at in moments if _owner_at(person, at) != _owner_at(person, at - 1)]


def _stop_stages(policy: Policy) -> tuple[str, ...]:
    return policy.stops.stage_entered or ()


def _least(*instants: int | None) -> int | None:
    return min((at for at in instants if at is not None), default=None)


def _ends(person: Person) -> list[int]:
    return [*(at for at, _ in person.episodes[1:]), NOW * 2]


def _owner_at(person: Person, instant: int) -> str | None:
    """The last word of an owner up to and including an instant."""
    return next((owner for at, owner in reversed(person.owners) if at <= instant), None)


def _is_in(pauses: list[tuple[int, int]], instant: int) -> bool:
    return any(start <= instant < end for start, end in pauses)
