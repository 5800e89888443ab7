"""Which path answers what."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.contracts.marketo.bulk import ApiError
from tests.contracts.marketo.instance import Record, instant
from tests.fixtures.loopback import Reply, Request

if TYPE_CHECKING:
    from tests.contracts.marketo.fake import FakeMarketo

_BULK = {"leads": "leads", "activities": "activities", "program/members": "program_members"}
_ROUTES: list[tuple[str, Callable[..., Any]]] = []


def route(pattern: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a function answer the paths of a pattern; its groups are passed on."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _ROUTES.append((pattern, function))
        return function

    return register


def respond(fake: "FakeMarketo", request: Request) -> Reply | dict[str, Any]:
    """What a path answers: a whole reply, or the envelope's content."""
    for pattern, function in _ROUTES:
        if found := re.fullmatch(pattern, request.path):
            return function(fake, request, *found.groups())
    raise ApiError("610", "Requested resource not found")


@route(r"/bulk/v1/(leads|activities|program/members)/export\.json")
def list_jobs(fake: "FakeMarketo", request: Request, name: str) -> Record:
    statuses = set(request.query.get("status", "").lower().split(",")) - {""}
    jobs = fake.bulk.find(_BULK[name], statuses, fake.time.now())
    return _page([job.tell() for job in jobs], request, fake.page_size)


@route(r"/bulk/v1/(leads|activities|program/members)/export/create\.json")
def create_job(fake: "FakeMarketo", request: Request, name: str) -> Record:
    try:
        asked = request.json()
    except ValueError:
        raise ApiError("609", "Invalid JSON") from None
    return {"result": [fake.bulk.create(_BULK[name], asked, fake.time.now()).tell()]}


@route(
    r"/bulk/v1/(?:leads|activities|program/members)/export/([^/]+)/(enqueue|cancel|status)\.json"
)
def job_step(fake: "FakeMarketo", request: Request, export_id: str, step: str) -> Record:
    job = getattr(fake.bulk, step)(export_id, fake.time.now())
    return {"result": [job.tell()]}


@route(r"/bulk/v1/(?:leads|activities|program/members)/export/([^/]+)/file\.json")
def job_file(fake: "FakeMarketo", request: Request, export_id: str) -> Reply:
    content = fake.bulk.file(export_id, fake.time.now())
    asked = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
    headers = {"Content-Type": "text/csv", "Accept-Ranges": "bytes"}
    if asked is None:
        return Reply(200, content, headers)
    first = int(asked[1])
    if first >= len(content):
        return Reply(416, b"", {"Content-Range": f"bytes */{len(content)}"})
    part = content[first : int(asked[2]) + 1 if asked[2] else None]
    headers["Content-Range"] = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
    return Reply(206, part, headers)


@route(r"/rest/v1/activities/types\.json")
def activity_types(fake: "FakeMarketo", request: Request) -> Record:
    return {"result": fake.instance.activity_types}


@route(r"/rest/v1/activities/pagingtoken\.json")
def paging_token(fake: "FakeMarketo", request: Request) -> Record:
    since = instant(request.query["sinceDatetime"])
    return {"nextPageToken": _token({"since": since.isoformat(), "from": 0})}


@route(r"/rest/v1/activities/deletedleads\.json")
def deleted_leads(fake: "FakeMarketo", request: Request) -> Record:
    """A page may hold fewer than asked for, or none, and still not be the last."""
    place = _read_token(request.query.get("nextPageToken", ""))
    found = fake.instance.deleted_leads(datetime.fromisoformat(place["since"]))
    size = min(int(request.query.get("batchSize", 300)), fake.page_size)
    is_empty = fake.is_sparse and not place.get("was_empty")
    page = [] if is_empty else found[place["from"] : place["from"] + size]
    reached = place["from"] + len(page)
    token = _token({"since": place["since"], "from": reached, "was_empty": is_empty})
    told: Record = {"nextPageToken": token, "moreResult": is_empty or reached < len(found)}
    return told | ({"result": page} if page else {})


@route(r"/rest/v1/campaigns\.json")
def campaigns(fake: "FakeMarketo", request: Request) -> Record:
    return _page(fake.instance.campaigns, request, fake.page_size)


@route(r"/rest/v1/leads/describe2\.json")
def describe_leads(fake: "FakeMarketo", request: Request) -> Record:
    fields = _described(fake, "leads")
    return {
        "result": [{"name": "API Lead", "searchableFields": [["id"], ["email"]], "fields": fields}]
    }


@route(r"/rest/v1/programs/members/describe\.json")
def describe_members(fake: "FakeMarketo", request: Request) -> Record:
    described = {
        "name": "API Program Membership",
        "description": "Map for API program membership fields",
        "createdAt": "2021-03-20T01:24:34Z",
        "updatedAt": "2021-03-20T01:24:34Z",
        "dedupeFields": ["leadId", "programId"],
        "searchableFields": [["leadId"], ["statusName"]],
        "fields": _described(fake, "program_members"),
    }
    return {"result": [described]}


@route(r"/rest/asset/v1/programs\.json")
def browse_programs(fake: "FakeMarketo", request: Request) -> Record:
    """Without costs, as the asset API has it; an empty page has a warning and no result."""
    size = min(int(request.query.get("maxReturn", 20)), 200, fake.page_size)
    offset = int(request.query.get("offset", 0))
    bounds = [request.query.get(name) for name in ("earliestUpdatedAt", "latestUpdatedAt")]
    found = fake.instance.programs
    if all(bounds):
        since, until = (instant(bound) for bound in bounds if bound)
        found = [one for one in found if since <= instant(one["updatedAt"]) <= until]
    page = [
        {name: value for name, value in program.items() if name != "costs"}
        for program in found[offset : offset + size]
    ]
    empty = {"errors": [], "warnings": ["No assets found for the given search criteria."]}
    return {"errors": [], "warnings": [], "result": page} if page else empty


@route(r"/rest/asset/v1/program/(\d+)\.json")
def program(fake: "FakeMarketo", request: Request, program_id: str) -> Record:
    found = [one for one in fake.instance.programs if one["id"] == int(program_id)]
    if not found:
        raise ApiError("702", f"Program {program_id} not found")
    return {"errors": [], "warnings": [], "result": found}


def _described(fake: "FakeMarketo", name: str) -> list[Record]:
    return [
        {
            "name": column,
            "displayName": column,
            "dataType": "string",
            "updateable": True,
            "crmManaged": False,
        }
        for column in fake.instance.fields[name]
    ]


def _page(found: list[Record], request: Request, page_size: int) -> Record:
    size = min(int(request.query.get("batchSize", 300)), page_size)
    token = request.query.get("nextPageToken", "")
    start = _read_token(token)["from"] if token else 0
    page: Record = {"result": found[start : start + size]}
    if start + size < len(found):
        page["nextPageToken"] = _token({"from": start + size})
    return page


def _token(place: Record) -> str:
    return base64.b32encode(json.dumps(place).encode()).decode()


def _read_token(token: str) -> Record:
    try:
        place: Record = json.loads(base64.b32decode(token))
    except ValueError:
        raise ApiError("1003", "Invalid paging token") from None
    return place
