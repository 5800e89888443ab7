"""The alignment scorecard: what Sales and Marketing promised each other, and what came of it."""

from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts
from tandem.publish.site.shell import render

NAME = "scorecard.html"


def page(marts: Marts, facts: Facts) -> str:
    """The page over one publish."""
    return render("scorecard.html.j2", name=NAME, facts=facts, context={"data": {}})
