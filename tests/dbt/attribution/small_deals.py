"""Deals one can work out on paper: one person each, touches on given days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.dbt.attribution.models import COLUMNS, Rows
from tests.dbt.attribution.random_deals import AS_OF, DAY

BEGIN = AS_OF - 600 * DAY


@dataclass(frozen=True)
class SmallDeal:
    """A deal whose touches lie some days apart, each in a channel of one letter."""

    channels: str
    category: str = "won"
    lead_touch: int | None = None
    opening_touch: int = -1
    days_apart: int = 1

    def at(self, touch: int) -> datetime:
        """When a touch happens, counted from 0."""
        return BEGIN + touch * self.days_apart * DAY


def given(deals: list[SmallDeal]) -> dict[str, Rows]:
    """What the models read."""
    rows: dict[str, Rows] = {name: [] for name in COLUMNS}
    for number, deal in enumerate(deals):
        deal_id, person_id = f"O{number}", f"P{number}"
        names = {"opportunity_id": deal_id, "person_id": person_id}
        is_open = deal.category == "open"
        known = BEGIN - 900 * DAY if deal.lead_touch is None else deal.at(deal.lead_touch)
        rows["int_people"].append({"person_id": person_id, "created_at": known})
        rows["int_opportunity_people"].append(names)
        rows["int_opportunities"].append(
            {
                "opportunity_id": deal_id,
                "category": deal.category,
                "created_at": deal.at(deal.opening_touch) + timedelta(seconds=1),
                "closed_at": None if is_open else deal.at(len(deal.channels)),
            }
        )
        rows["int_touches"] += [
            {
                "touch_id": f"{deal_id}-{touch}",
                "person_id": person_id,
                "kind": "web_visit",
                "channel": channel,
                "direction": "inbound",
                "is_human": True,
                "occurred_at": deal.at(touch),
            }
            for touch, channel in enumerate(deal.channels)
        ]
    return rows
