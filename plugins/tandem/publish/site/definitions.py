"""dbt's own documentation of the project: every definition, as one file that nothing leaves.

It is the page of ``dbt docs generate --static``. The manifest of the build and the columns of the
warehouse are put into it here: starting dbt for that takes six seconds, this a fifth of one.
"""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from dbt.task.docs import DOCS_INDEX_FILE_PATH
from jinja2.utils import htmlsafe_json_dumps

from tandem.engines import warehouse
from tandem.engines.dbt import target_folder
from tandem.errors import StageFailed
from tandem.publish.site import shell
from tandem.settings import Settings

NAME = "dbt_docs.html"
Json = dict[str, Any]

_UNREAD = ("child_map", "group_map", "disabled", "selectors")
# They speak of one machine and one moment; the page is the same wherever the project is.
_OF_THE_BUILD = ("build_path", "compiled_path", "compiled_code", "root_path")
_COLUMNS = """
    select table_schema, table_name, column_name, data_type
    from information_schema.columns
    order by table_schema, table_name, ordinal_position
"""


def page(settings: Settings) -> str:
    """The page over the project as it was built last.

    Args:
        settings: Which home and engine; nobody may be writing to its warehouse.

    Raises:
        StageFailed: The page that came with dbt is another one than this was written for.
    """
    manifest = _manifest(settings)
    html = Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")
    html = _put(html, '"MANIFEST.JSON INLINE DATA"', htmlsafe_json_dumps(manifest))
    html = _put(
        html, '"CATALOG.JSON INLINE DATA"', htmlsafe_json_dumps(_catalog(settings, manifest))
    )
    return _sealed(_framed(_quiet(html)))


def _manifest(settings: Settings) -> Json:
    """What the page shows of dbt's manifest: this project, without the machine it was built on."""
    text = (target_folder(settings) / "manifest.json").read_text(encoding="utf-8")
    manifest: Json = {key: part for key, part in json.loads(text).items() if key not in _UNREAD}
    manifest["macros"] = {
        name: macro
        for name, macro in manifest["macros"].items()
        if not macro["package_name"].startswith("dbt")
    }
    for node in manifest["nodes"].values():
        for key in _OF_THE_BUILD:
            node.pop(key, None)
    return manifest


def _catalog(settings: Settings, manifest: Json) -> Json:
    """Columns and types of every relation that the project builds or reads."""
    with warehouse.door(settings) as door:
        found = door.query(_COLUMNS).to_pylist()
    relations: defaultdict[tuple[str, str], Json] = defaultdict(dict)
    for schema, table, column, kind in (row.values() for row in found):
        columns = relations[schema, table]
        columns[column] = {"name": column, "type": kind, "index": len(columns) + 1}
    known = {}
    for unique_id, node in (manifest["nodes"] | manifest["sources"]).items():
        place = node["schema"], node.get("alias") or node.get("identifier")
        if place in relations:
            known[unique_id] = _relation(node, relations[place])
    return {"nodes": known, "sources": {}}


def _relation(node: Json, columns: Json) -> Json:
    kind = node["config"].get("materialized", "view")  # sources are views of the lake
    metadata = {"schema": node["schema"], "name": node["name"], "type": kind, "owner": None}
    return {"metadata": metadata, "columns": columns, "stats": {}}


def _quiet(html: str) -> str:
    """Leave out what asks for an address that is none."""
    html = re.sub(r'<link rel="(?:canonical|shortcut icon)"[^>]*>', "", html)
    return _put(html, 'xlink:href="{{ getIcon', 'ng-attr-href="{{ getIcon')


def _framed(html: str) -> str:
    """With the navigation of our pages above it."""
    strip = shell.environment().get_template("definitions.html.j2")
    words = {"navigation": shell.NAVIGATION, "page": NAME, "script": shell.part(shell.LINKS)}
    html = _put(html, "<title>dbt Docs</title>", "<title>Definitions · Tandem</title>")
    return _put(html, "<body>", "<body>" + strip.render(words))


def _sealed(html: str) -> str:
    """With a policy that names its scripts; it styles elements as it goes, so styles are free."""
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", html, flags=re.DOTALL)
    policy = (
        f"default-src 'none'; script-src {shell.hashes(scripts)}; style-src 'unsafe-inline';"
        " img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _put(html, '<meta charset="utf-8">', '<meta charset="utf-8">' + meta)


def _put(html: str, mark: str, text: str) -> str:
    if mark not in html:
        raise StageFailed(
            f"dbt's page of documentation has no `{mark}`.",
            why="It comes with dbt, and this dbt has another one than `dbt_docs.html` is made of.",
            remedy="Install the versions of `requirements.lock`.",
            code="docs_page_unknown",
        )
    return html.replace(mark, text)
