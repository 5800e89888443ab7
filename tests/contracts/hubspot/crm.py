"""The CRM API v3, answered from a portal: lists, searches, batches, properties."""

import json
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.contracts.hubspot.portal import Portal, Record, instant, modified_property
from tests.contracts.hubspot.wire import Refusal, invalid, many, number, wants_archived
from tests.fixtures.loopback import Reply, Request, json_reply

Test = Callable[[Record], bool]

SEARCH_CAP = 10_000
SEARCH_PAGE = 200
_DEFAULTS = {
    "contacts": ("firstname", "lastname", "email", "createdate"),
    "companies": ("name", "domain", "createdate"),
    "deals": ("dealname", "amount", "closedate", "pipeline", "dealstage", "createdate"),
}
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda is_, said: is_ == said,
    "GT": lambda is_, said: is_ > said,
    "GTE": lambda is_, said: is_ >= said,
    "LT": lambda is_, said: is_ < said,
    "LTE": lambda is_, said: is_ <= said,
}


def list_records(portal: Portal, request: Request, object_type: str) -> Reply:
    """GET /crm/v3/objects/{type}: by id, 100 a page, 50 with history."""
    with_history = many(request, "propertiesWithHistory")
    limit = number(request.query.get("limit", "10"), "limit", 1, 50 if with_history else 100)
    after = int(request.query.get("after", "0"))
    records = portal.find(_known(portal, object_type), archived=wants_archived(request))
    rest = [record for record in records if int(record["id"]) > after]
    page = [
        shown(portal, object_type, record, many(request, "properties"), with_history)
        for record in rest[:limit]
    ]
    return json_reply(page_of(page, page[-1]["id"] if len(rest) > limit else None))


def search_records(portal: Portal, request: Request, object_type: str, indexed: datetime) -> Reply:
    """POST …/search: filtered and sorted, 10,000 at most, never archived, a little late."""
    asked = request.json()
    if len(request.body) > 3000:
        raise invalid("The request body must have at most 3000 characters.")
    limit = number(asked.get("limit", 10), "limit", 1, SEARCH_PAGE)
    start = number(asked.get("after") or "0", "after", 0, 10**9)
    if start + limit > SEARCH_CAP:
        raise invalid("Paging through more than 10000 results is not possible.")
    found = _found(portal, _known(portal, object_type), asked, indexed)
    for sort in reversed(asked.get("sorts") or ["createdate"]):
        name, falls = _sort(sort)
        if name != "hs_object_id" or falls:  # they lie by id
            found.sort(key=lambda row: value_of(portal, object_type, row, name), reverse=falls)
    page = [
        shown(portal, object_type, record, asked.get("properties") or [], [])
        for record in found[start : start + limit]
    ]
    after = str(start + limit) if start + limit < len(found) else None
    return json_reply({"total": len(found)} | page_of(page, after))


def read_batch(portal: Portal, request: Request, object_type: str) -> Reply:
    """POST …/batch/read: 100 ids, 50 with history; what is missing is told beside the rest."""
    asked = request.json()
    ids = [item["id"] for item in asked["inputs"]]
    with_history = asked.get("propertiesWithHistory") or []
    if len(ids) > (50 if with_history else 100):
        raise invalid("The maximum number of inputs supported in a batch request was exceeded.")
    records = portal.records[_known(portal, object_type)]
    is_archived = wants_archived(request)
    live = {id_: row for id_, row in records.items() if bool(row.get("archived")) == is_archived}
    found = [
        shown(portal, object_type, live[id_], asked.get("properties") or [], with_history)
        for id_ in dict.fromkeys(ids)
        if id_ in live
    ]
    return batch_of(found, [id_ for id_ in ids if id_ not in live], "OBJECT_NOT_FOUND")


def describe_properties(portal: Portal, object_type: str) -> Reply:
    """GET /crm/v3/properties/{type}."""
    more = {"fieldType": "text", "groupName": "information", "description": "", "options": []}
    kinds = portal.properties[_known(portal, object_type)]
    return json_reply(
        page_of(
            [{"name": name, "label": name, "type": kind} | more for name, kind in kinds.items()],
            None,
        )
    )


def shown(
    portal: Portal, object_type: str, record: Record, names: list[str], with_history: list[str]
) -> Record:
    """A record as the API tells it: the properties asked for that exist, others left out."""
    asked = [*(names or _DEFAULTS.get(object_type, ())), "hs_object_id"]
    asked += [modified_property(object_type), "createdate", "hs_createdate", *with_history]
    known = portal.properties[object_type]
    told = {name: record["properties"].get(name) for name in sorted(set(asked)) if name in known}
    row = {name: record[name] for name in ("id", "createdAt", "updatedAt")} | {"properties": told}
    row["archived"] = bool(record.get("archived"))
    if row["archived"]:
        row["archivedAt"] = record["archivedAt"]
    if with_history:
        row["propertiesWithHistory"] = {
            name: _changes(portal, object_type, record["id"], name) for name in with_history
        }
    return row


def value_of(portal: Portal, object_type: str, record: Record, name: str) -> Any:
    """A property as search compares it: numbers and instants by size.

    Raises:
        Refusal: If the object has no such property.
    """
    key = (object_type, record["id"], name)
    if key not in portal.compared:
        kind = portal.properties[object_type].get(name)
        if kind is None:
            raise invalid(f"There is no property named {name}.")
        portal.compared[key] = _comparable(kind, name, record["properties"].get(name))
    return portal.compared[key]


def _known(portal: Portal, object_type: str) -> str:
    if object_type not in portal.records:
        raise Refusal(400, "VALIDATION_ERROR", f"Unable to infer object type from: {object_type}")
    return object_type


def _comparable(kind: str, name: str, text: str | None) -> Any:
    if text is None:
        return float("-inf") if kind in {"number", "datetime"} else ""
    if kind == "datetime":
        given = instant(text).timestamp() * 1000 if "T" in text else float(text)
        return round(given)
    return float(text) if kind == "number" or name == "hs_object_id" else text


def _found(portal: Portal, object_type: str, asked: Record, indexed: datetime) -> list[Record]:
    """Records that pass, by id. What a search behind another id asks again is kept ready."""
    groups = asked.get("filterGroups") or [{"filters": []}]
    bound, rest = 0, groups
    if len(groups) == 1:
        behind = [rule for rule in groups[0]["filters"] if _is_behind(rule)]
        bound = max((int(rule["value"]) for rule in behind), default=0)
        rest = [{"filters": [rule for rule in groups[0]["filters"] if not _is_behind(rule)]}]
    key = (object_type, json.dumps(rest), min(indexed, portal.last_change).isoformat())
    if key not in portal.compared:
        tests = _groups(portal, object_type, {"filterGroups": rest})
        portal.compared[key] = [
            row
            for row in portal.find(object_type, archived=False)
            if instant(row["updatedAt"]) <= indexed
            and any(all(test(row) for test in group) for group in tests)
        ]
    rows = portal.compared[key]
    return list(rows[bisect_right(rows, bound, key=lambda row: int(row["id"])) :])


def _is_behind(rule: Record) -> bool:
    return bool(rule["propertyName"] == "hs_object_id" and rule["operator"] == "GT")


def _groups(portal: Portal, object_type: str, asked: Record) -> list[list[Test]]:
    groups = asked.get("filterGroups") or [{"filters": []}]
    if len(groups) > 5 or any(len(group["filters"]) > 6 for group in groups):
        raise invalid("At most 5 filterGroups with at most 6 filters each are supported.")
    return [[_test(portal, object_type, rule) for rule in group["filters"]] for group in groups]


def _test(portal: Portal, object_type: str, rule: Record) -> Test:
    name, operator = rule["propertyName"], rule["operator"]
    kind = portal.properties[object_type].get(name, "")
    said = {
        end: _comparable(kind, name, rule[end]) for end in ("value", "highValue") if end in rule
    }
    if operator == "IN":
        given = {_comparable(kind, name, text) for text in rule["values"]}
        return lambda record: value_of(portal, object_type, record, name) in given
    if operator == "BETWEEN":
        low, high = said["value"], said["highValue"]
        return lambda record: low <= value_of(portal, object_type, record, name) <= high
    if operator not in _OPERATORS:
        raise invalid(f"Unknown operator {operator}.")
    compare = _OPERATORS[operator]
    return lambda record: compare(value_of(portal, object_type, record, name), said["value"])


def _sort(sort: Any) -> tuple[str, bool]:
    if isinstance(sort, str):
        return sort.removeprefix("-"), sort.startswith("-")
    return sort["propertyName"], sort.get("direction") == "DESCENDING"


def _changes(portal: Portal, object_type: str, record_id: str, name: str) -> list[Record]:
    changes = [item for item in portal.history[object_type, record_id] if item["property"] == name]
    told = [{key: value for key, value in item.items() if key != "property"} for item in changes]
    return sorted(told, key=lambda item: str(item["timestamp"]), reverse=True)


def page_of(results: list[Record], after: str | None) -> Record:
    answer: Record = {"results": results}
    if after is not None:
        answer["paging"] = {"next": {"after": after, "link": f"?after={after}"}}
    return answer


def batch_of(found: list[Record], missing: list[str], reason: str) -> Reply:
    at = "2026-11-01T00:00:00.000Z"
    told: Record = {"status": "COMPLETE", "results": found, "startedAt": at, "completedAt": at}
    if not missing:
        return json_reply(told)
    error = {
        "status": "error", "category": "OBJECT_NOT_FOUND", "subCategory": reason,
        "message": "Some records were not found.", "context": {"ids": missing}, "errors": [],
        "links": {},
    }  # fmt: skip
    return json_reply(told | {"numErrors": 1, "errors": [error]}, 207)
