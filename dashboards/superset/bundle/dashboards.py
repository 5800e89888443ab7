"""A dashboard: rows of charts below its title, filters at its side."""

from typing import Any

from dashboards.superset.bundle.ids import uuid

Document = dict[str, Any]
COLUMNS = 12
HEIGHTS = {"number": 22}
HEIGHT = 50


def dashboard(given: Document) -> Document:
    """The dashboard as Superset imports it.

    Args:
        given: ``title``, ``slug``, ``says``, ``filters`` and ``rows`` of charts.
    """
    return {
        "dashboard_title": given["title"],
        "description": given["says"],
        "slug": given["slug"],
        "published": True,
        "css": "",
        "uuid": uuid("dashboard", given["slug"]),
        "position": _position(given),
        "metadata": {
            "native_filter_configuration": [_filter(given, one) for one in given["filters"]],
            "cross_filters_enabled": True,
            "color_scheme": "supersetColors",
            "refresh_frequency": 0,
            "expanded_slices": {},
            "label_colors": {},
            "timed_refresh_immune_slices": [],
        },
        "version": "1.0.0",
    }


def _position(given: Document) -> Document:
    position: Document = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": given["title"]}},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "parents": ["ROOT_ID"], "children": []},
    }
    for number, charts in enumerate(given["rows"]):
        row = f"ROW-{number}"
        position["GRID_ID"]["children"].append(row)
        position[row] = {
            "type": "ROW",
            "id": row,
            "parents": ["ROOT_ID", "GRID_ID"],
            "children": [],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for chart in charts:
            placed = _placed(chart, row, chart.get("width", COLUMNS // len(charts)))
            position[row]["children"].append(placed["id"])
            position[placed["id"]] = placed
    return position


def _placed(chart: Document, row: str, width: int) -> Document:
    name = uuid("chart", chart["name"])
    return {
        "type": "CHART",
        "id": f"CHART-{name[:8]}",
        "parents": ["ROOT_ID", "GRID_ID", row],
        "children": [],
        "meta": {
            "chartId": _number(chart),
            "sliceName": chart["name"],
            "uuid": name,
            "width": width,
            "height": chart.get("height", HEIGHTS.get(chart["kind"], HEIGHT)),
        },
    }


def _filter(dashboard: Document, given: Document) -> Document:
    mask: Document = {"extraFormData": {}, "filterState": {}}
    target = {}
    if is_select := "column" in given:
        column = given["column"]
        target = {"datasetUuid": uuid("dataset", given["dataset"]), "column": {"name": column}}
        if chosen := [given["chosen"]] if "chosen" in given else []:
            condition = {"col": column, "op": "IN", "val": chosen}
            mask = {"extraFormData": {"filters": [condition]}, "filterState": {"value": chosen}}
    is_one = "chosen" in given or "latest" in given
    charts = [chart for row in dashboard["rows"] for chart in row]
    deaf = [_number(chart) for chart in charts if given["name"] in chart.get("ignores", ())]
    return {
        "id": f"NATIVE_FILTER-{uuid('filter', dashboard['slug'] + given['name'])[:8]}",
        "type": "NATIVE_FILTER",
        "name": given["name"],
        "description": given.get("says", ""),
        "filterType": "filter_select" if is_select else "filter_time",
        "targets": [target],
        "controlValues": {
            "multiSelect": not is_one,
            "enableEmptyFilter": is_one,
            "defaultToFirstItem": "latest" in given,
            "sortAscending": "latest" not in given,
            "searchAllOptions": False,
            "inverseSelection": False,
        },
        "defaultDataMask": mask,
        "requiredFirst": "latest" in given,
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": deaf},
    }


def _number(chart: Document) -> int:
    """A number within the bundle; an import replaces it by the one that the chart has there."""
    return int(uuid("chart", chart["name"])[:6], 16)
