"""What was checked in this publish, what was noticed, what to do, and where every row went."""

from collections import defaultdict
from typing import Any

from tandem.publish.site.cube import query
from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts
from tandem.publish.site.runbooks import read_runbooks
from tandem.publish.site.shell import render
from tandem.settings import Settings

NAME = "data_quality.html"
TABLES = (
    "checks",
    "nodes",
    "rows",
    "freshness",
    "unmapped_values",
    "unknown_columns",
    "publications",
)
Row = dict[str, Any]


def page(settings: Settings, marts: Marts, facts: Facts) -> str:
    """The page over one publish: counts and names, never a value of a record."""
    tables = {name: marts.rows(query(f"quality/{name}")) for name in TABLES}
    checks, nodes = tables["checks"], tables["nodes"]
    return render(
        "data_quality.html.j2",
        name=NAME,
        facts=facts,
        context={
            **tables,
            "noticed": _grouped([one for one in checks if not one["is_passed"]], "runbook"),
            "by_table": _grouped(checks, "table_name"),
            "models": [node for node in nodes if node["resource_type"] != "test"],
            "tests": [node for node in nodes if node["resource_type"] == "test"],
            "runbooks": read_runbooks(settings.runbooks),
        },
        styles=["styles/pages.css"],
    )


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return dict(sorted(groups.items()))
