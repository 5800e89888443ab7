"""A Superset dataset per mart: its columns and metrics with labels, descriptions and formats."""

import re
from typing import Any

from dashboards.superset.bundle import dbt_words
from dashboards.superset.bundle.ids import uuid

Document = dict[str, Any]

PUBLISH_ID = {
    "name": "publish_id",
    "data_type": "text",
    "description": "The publish this row belongs to.",
}


def dataset(mart: str, given: Document, *, is_file: bool) -> Document:
    """The dataset of a mart.

    Args:
        mart: Name of the mart.
        given: ``day``, the column that time filters act on; ``metrics`` besides those of dbt, and
            ``computed`` columns.
        is_file: Whether the marts are those of the published DuckDB file, not of Postgres.
    """
    words = dbt_words.marts().get(mart, given)
    of_dbt = [metric for metric in dbt_words.metrics().values() if metric.mart == mart]
    columns = [*words["columns"], PUBLISH_ID, *given.get("computed", ())]
    metrics = {
        metric.name: {"label": metric.label, "says": metric.description, "sql": metric.sql}
        for metric in of_dbt
    } | given.get("metrics", {})
    return {
        "table_name": mart,
        "main_dttm_col": given.get("day"),
        "description": " ".join(words["description"].split()),
        "schema": "marts" if is_file else "pub",
        "filter_select_enabled": True,
        "uuid": uuid("dataset", mart),
        "database_uuid": uuid("database", "tandem"),
        "columns": [_column(column, is_file) for column in columns],
        "metrics": [_metric(name, metric) for name, metric in metrics.items()],
        "version": "1.0.0",
    }


def number_format(says: str) -> str:
    """How figures are written whose description says this; it names the unit."""
    if "0–1" in says:
        return ".1%"
    is_whole = re.search("currency|minutes|hand-offs|clocks|costs|revenue", says, re.IGNORECASE)
    return ",.0f" if is_whole and "over the costs" not in says else ",.2~f"


def _column(column: Document, is_file: bool) -> Document:
    kind = column["data_type"]
    is_day = kind == "date"
    return {
        "column_name": column["name"],
        "verbose_name": column["name"].replace("_", " ").capitalize(),
        "description": " ".join(column["description"].split()),
        # Superset can write instants for DuckDB, but no days; DuckDB takes the one for the other
        "type": "TIMESTAMP" if is_day and is_file else kind.upper(),
        "is_dttm": is_day or kind.startswith("timestamp"),
        "python_date_format": "%Y-%m-%d" if is_day else None,
        "expression": column.get("sql"),
        "is_active": True,
        "groupby": True,
        "filterable": True,
    }


def _metric(name: str, metric: Document) -> Document:
    return {
        "metric_name": name,
        "verbose_name": metric["label"],
        "description": metric["says"],
        "expression": metric["sql"],
        "d3format": number_format(metric["says"]),
    }
