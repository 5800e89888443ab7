"""The published pages inside Airflow: whoever may see its website may read them, nobody else.

In: the name of a page. Out: that page of what is published at this moment, for a frame that holds
it apart from Airflow.
Never: a name from outside looked up on disk, or a page that can act as the person who reads it.
"""

import re
from pathlib import Path

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from tandem.publish.site import shell
from tandem.settings import Settings

_FRAME = Path(__file__).with_name("site_frame.html").read_text(encoding="utf-8")
_NOTHING_YET = shell.render("nothing_yet.html.j2", name="", facts=None, context={})

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}
_TO_AIRFLOW_ALONE = "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
# Without an origin of its own a page reads no cookie and asks no API in its reader's name. Which
# scripts may run it says itself, by their sha256: both policies must allow one.
_OF_PAGES = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline';"
    f" style-src 'unsafe-inline'; img-src data:; font-src data:; {_TO_AIRFLOW_ALONE}"
)


def _parts(element: str) -> str:
    return shell.hashes(re.findall(f"<{element}>(.*?)</{element}>", _FRAME, flags=re.DOTALL))


_OF_THE_FRAME = (
    f"default-src 'none'; script-src {_parts('script')}; style-src {_parts('style')};"
    f" frame-src 'self'; {_TO_AIRFLOW_ALONE}"
)

app = FastAPI(
    title="Tandem's published pages",
    docs_url=None,
    redoc_url=None,
    openapi_url=None,
    dependencies=[Depends(requires_access_view(AccessView.WEBSITE))],
)


@app.api_route("/{name:path}", methods=["GET", "HEAD"])
def answer(name: str, request: Request) -> Response:
    """The frame, or the page of that name."""
    if name == "":
        return _html(_FRAME, 200, _OF_THE_FRAME)
    if name not in shell.NAVIGATION:
        return _html("There is no such page.", 404, _OF_PAGES)
    current = (Settings().published / "current").resolve()
    page = current / "site" / name
    if not page.is_file():
        return _html(_NOTHING_YET, 503, _OF_PAGES)
    headers = _HEADERS | {"Content-Security-Policy": _OF_PAGES, "ETag": f'W/"{current.name}"'}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(page, headers=headers)


def _html(text: str, status: int, policy: str) -> Response:
    return HTMLResponse(text, status, headers=_HEADERS | {"Content-Security-Policy": policy})
