"""The few kinds of chart the dashboards are made of, as Superset's parameters."""

from collections.abc import Callable, Sequence
from typing import Any

from dashboards.superset.bundle.ids import uuid

Document = dict[str, Any]
MONTH = "P1M"


def chart(given: Document, day: str | None) -> Document:
    """A chart as Superset imports it.

    Args:
        given: ``name``, ``kind``, ``dataset`` and what the kind needs; ``says`` explains it.
        day: The column that the dashboard's time filter acts on.
    """
    viz_type, params = KINDS[given["kind"]](given)
    day = given.get("day", day)
    filters = [_any_time(day)] if day else []
    filters += [_where(condition) for condition in given.get("where", ())]
    return {
        "slice_name": given["name"],
        "description": given["says"],
        "viz_type": viz_type,
        "params": {"viz_type": viz_type, "adhoc_filters": filters, **params},
        "cache_timeout": None,
        "uuid": uuid("chart", given["name"]),
        "dataset_uuid": uuid("dataset", given["dataset"]),
        "version": "1.0.0",
    }


def _number(given: Document) -> tuple[str, Document]:
    return "big_number_total", {
        "metric": given["metric"],
        "header_font_size": 0.4,
        "subtitle": given["says"],
        "subtitle_font_size": 0.125,
    }


def _over_time(given: Document) -> Document:
    return {
        "x_axis": given["x"],
        "time_grain_sqla": given.get("grain", MONTH),
        "metrics": given["metrics"],
        "groupby": given.get("by", []),
        "row_limit": 10000,
        "y_axis_format": given.get("format", "SMART_NUMBER"),
        "x_axis_time_format": "smart_date",
        "rich_tooltip": True,
        "show_legend": len(given["metrics"]) > 1 or "by" in given,
        "legendType": "scroll",
        "truncate_metric": True,
        "x_axis_sort_asc": True,
    }


def _lines(given: Document) -> tuple[str, Document]:
    return "echarts_timeseries_line", {**_over_time(given), "markerEnabled": "grain" not in given}


def _bars(given: Document) -> tuple[str, Document]:
    stack = "Stack" if given.get("stacked") else None
    return "echarts_timeseries_bar", {**_over_time(given), "stack": stack}


def _ranked(given: Document) -> tuple[str, Document]:
    """Bars of categories, the largest first."""
    return "echarts_timeseries_bar", {
        **_over_time(given),
        "x_axis_sort": given["metrics"][0],
        "x_axis_sort_asc": False,
        "xAxisLabelRotation": 45,
        "xAxisLabelInterval": "0",
        "truncateXAxis": False,
        "show_value": True,
    }


def _table(given: Document) -> tuple[str, Document]:
    """Rows as the mart has them, the latest or largest first."""
    return "table", {
        "query_mode": "raw",
        "all_columns": given["columns"],
        "order_by_cols": [f'["{column}", false]' for column in given.get("latest", [])],
        "row_limit": 1000,
        "page_length": 25,
        "table_timestamp_format": "%Y-%m-%d",
        "show_cell_bars": False,
        "column_config": {
            column: {"d3NumberFormat": given.get("formats", {}).get(column, ",.2~f")}
            for column in given["columns"]
        },
        "conditional_formatting": _reached_or_not(given.get("judged", [])),
    }


def _summary(given: Document) -> tuple[str, Document]:
    """A row per group, with metrics."""
    return "table", {
        "query_mode": "aggregate",
        "groupby": given["by"],
        "metrics": given["metrics"],
        "timeseries_limit_metric": given["metrics"][0],
        "order_desc": True,
        "row_limit": 1000,
        "page_length": 25,
        "table_timestamp_format": "%Y-%m-%d",
    }


def _grid(given: Document) -> tuple[str, Document]:
    """Groups down, months across."""
    return "pivot_table_v2", {
        "groupbyRows": given["by"],
        "groupbyColumns": [given["x"]],
        "time_grain_sqla": MONTH,
        "temporal_columns_lookup": {given["x"]: True},
        "metrics": given["metrics"],
        "metricsLayout": "COLUMNS",
        "aggregateFunction": "Maximum",
        "valueFormat": given["format"],
        "date_format": "%Y-%m",
        "row_limit": 10000,
        "rowOrder": "key_a_to_z",
        "colOrder": "key_z_to_a",
        "conditional_formatting": _reached_or_not(given["metrics"]),
    }


KINDS: dict[str, Callable[[Document], tuple[str, Document]]] = {
    "number": _number,
    "lines": _lines,
    "bars": _bars,
    "ranked": _ranked,
    "table": _table,
    "summary": _summary,
    "grid": _grid,
}


def _reached_or_not(columns: Sequence[str]) -> list[Document]:
    """Green from 1 on, red below."""
    return [
        {"operator": operator, "targetValue": 1, "column": column, "colorScheme": colour}
        for column in columns
        for operator, colour in (("≥", "#5AC189"), ("<", "#EFA1AA"))
    ]


def _any_time(day: str) -> Document:
    """What a time filter of the dashboard takes the place of."""
    return {
        "clause": "WHERE",
        "expressionType": "SIMPLE",
        "subject": day,
        "operator": "TEMPORAL_RANGE",
        "comparator": "No filter",
    }


def _where(condition: str) -> Document:
    return {"clause": "WHERE", "expressionType": "SQL", "sqlExpression": condition}
