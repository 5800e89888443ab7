"""What could not be loaded: where it stands and why, never what it says, and how to mend it."""

from tandem.publish.site.cube import query
from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts
from tandem.publish.site.shell import render
from tandem.reasons import ROW_REASONS

NAME = "quarantine.html"
TABLES = ("places", "reasons", "totals")


def page(marts: Marts, facts: Facts) -> str:
    """The page over one publish."""
    tables = {name: marts.rows(query(f"quarantine/{name}")) for name in TABLES}
    return render(
        "quarantine.html.j2",
        name=NAME,
        facts=facts,
        context={**tables, "meanings": ROW_REASONS},
        styles=["styles/pages.css"],
    )
