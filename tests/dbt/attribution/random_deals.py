"""Random deals, people and touches; many share an instant, a day or an hour on purpose."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

AS_OF = datetime(2025, 12, 1, tzinfo=UTC)
FIRST = datetime(2023, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shape:
    """How large a company is and how it is spread."""

    deals: int = 60
    people: int = 180
    touches: int = 1500
    channels: int = 5
    categories: tuple[str, ...] = ("open", "won", "lost")
    days: int = 1095
    roles: tuple[int, ...] = (0, 0, 1, 3)
    largest_amount: int = 10**8


class Company:
    """Deals of accounts, people of accounts, roles of people on deals, touches of people."""

    def __init__(self, kinds: list[str], seed: int, shape: Shape | None = None) -> None:
        """Draw everything from one seed."""
        self.pick, self.shape = random.Random(seed), shape or Shape()
        self.people = [
            (f"P{i}", f"A{i % self.shape.deals}", self._instant(0.8))
            for i in range(self.shape.people)
        ]
        self.deals = [self._deal(i) for i in range(self.shape.deals)]
        self.roles = sorted(
            {
                (deal["opportunity_id"], f"P{self.pick.randrange(self.shape.people)}")
                for deal in self.deals
                for _ in range(self.pick.choice(self.shape.roles))
            }
        )
        self.touches = [self._touch(i, kinds) for i in range(self.shape.touches)]

    @property
    def given(self) -> dict[str, list[dict]]:
        """What the models read."""
        names = ("person_id", "account_id", "created_at")
        roles = [{"opportunity_id": deal, "person_id": person} for deal, person in self.roles]
        return {
            "int_opportunities": self.deals,
            "int_touches": self.touches,
            "int_people": [dict(zip(names, row, strict=True)) for row in self.people],
            "int_opportunity_people": roles or [{"opportunity_id": "nobody", "person_id": None}],
        }

    def _instant(self, share: float = 1) -> datetime:
        seconds = max(int(self.shape.days * share * 86400), 1)
        return FIRST + timedelta(seconds=self.pick.randrange(seconds))

    def _deal(self, number: int) -> dict:
        category = self.pick.choice(self.shape.categories)
        created = self._instant(0.9)
        closed = created + timedelta(seconds=self.pick.randrange(90 * 86400))
        large = self.pick.randrange(-self.shape.largest_amount // 100, self.shape.largest_amount)
        return {
            "opportunity_id": f"O{number}",
            "account_id": f"A{number}",
            "category": category,
            "cents": self.pick.choice([None, 0, -1, 1, large, large]),
            "created_at": created,
            "closed_at": None if category == "open" else closed,
        }

    def _touch(self, number: int, kinds: list[str]) -> dict:
        person, _, known = self.pick.choice(self.people)
        near = self.pick.choice([0, 0, 1, 30, 3600, -3600, 86400, -86400, 86401])
        when = known if self.pick.random() < 0.3 else self._instant()
        channel = self.pick.randrange(self.shape.channels + 1)
        return {
            "touch_id": f"T{number:05d}",
            "person_id": person,
            "kind": self.pick.choice(kinds),
            "channel": f"channel_{channel}" if channel < self.shape.channels else None,
            "direction": self.pick.choice(["inbound"] * 4 + ["outbound"]),
            "is_human": self.pick.random() < 0.9,
            "occurred_at": when + timedelta(seconds=near),
        }
