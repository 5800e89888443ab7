"""Records that a vendor deletes before they were landed."""

from collections.abc import Iterator
from typing import Any

from tandem.engines.published import Ask
from tandem.pipeline.notify.notice import Notice
from tandem.pipeline.notify.routes import Routes
from tandem.pipeline.notify.runbooks import explained
from tandem.pipeline.notify.words import count, instant, place

_SQL = """
    select * from audit_purge_risk
    where is_lost or days_left <= $days
    order by days_left, source, source_instance, object
"""


def notices(ask: Ask, routes: Routes) -> Iterator[Notice]:
    """One per object whose days are few, another one when they are over."""
    for row in ask(_SQL, days=routes.purge_within):
        name = place(row["source"], row["source_instance"], row["object"])
        yield Notice(
            kind="purge_risk",
            name=f"{name}:{'lost' if row['is_lost'] else 'soon'}",
            at=row["known_until"],
            line=explained(f"{name}: {_words(row)}", "purge-risk", routes),
        )


def _words(row: dict[str, Any]) -> str:
    since = f"what came after {instant(row['known_until'])}"
    if row["is_lost"]:
        return f"{since} may have been deleted unseen."
    days = count(int(row["days_left"]), "day", "days")
    return f"{days} left until the vendor deletes {since}."
