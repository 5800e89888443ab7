"""The alignment scorecard: what Sales and Marketing promised each other, and what came of it."""

from tandem.publish.site.cube import cube, query
from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts
from tandem.publish.site.shell import render

NAME = "scorecard.html"
CUBES = (
    "promises",
    "clocks",
    "open_clocks",
    "funnel",
    "handoffs",
    "deals_created",
    "deals_closed",
    "programs",
    "content",
    "pipeline",
)
# What no filter touches is written by the template and can be read without scripts.
TABLES = ("freshness", "checks", "failed_checks", "purge")
SCRIPTS = (
    "vendor/echarts.common.min.js",
    *(
        f"scripts/scorecard/{name}.js"
        for name in (
            "sums",
            "words",
            "elements",
            "filters",
            "charts",
            "headline",
            "promise_trend",
            "promises",
            "service_levels",
            "open_clocks",
            "funnel",
            "rejections",
            "handoffs",
            "programs",
            "content",
            "pipeline",
            "start",
        )
    ),
)


def page(marts: Marts, facts: Facts) -> str:
    """The page over one publish."""
    data = {"as_of": facts.as_of, **{name: cube(marts, name) for name in CUBES}}
    tables = {name: marts.rows(query(name)) for name in TABLES}
    return render(
        "scorecard.html.j2",
        name=NAME,
        facts=facts,
        context={"data": data, **tables},
        scripts=SCRIPTS,
        styles=["styles/scorecard.css"],
    )
