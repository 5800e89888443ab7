"""What all pages share: layout, look, navigation, and a policy that lets no request leave.

The policy names the sha256 of each inline script and style of the page itself, so that nothing
that came in with the data can run, even if it got past the escaping.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tandem.engines.disk import write_durably
from tandem.publish.site import links
from tandem.publish.site.facts import Facts

HERE = Path(__file__).parent
NAVIGATION = {
    "scorecard.html": "Scorecard",
    "agreement.html": "Agreement",
    "data_quality.html": "Data quality",
    "quarantine.html": "Quarantine",
    "dbt_docs.html": "Definitions",
}
_STYLE = "styles/tandem.css"
_SCRIPTS = ("scripts/theme.js", "scripts/tables.js")


def render(
    template: str,
    *,
    name: str,
    facts: Facts,
    context: dict[str, Any],
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
) -> str:
    """One self-contained page.

    Args:
        template: A file in ``templates/`` that extends ``layout.html.j2``.
        name: The page's own file name, a key of ``NAVIGATION``.
        facts: What the header says.
        context: What the template needs besides. A dict ``data`` goes in as JSON for scripts.
        scripts: Files of this package, such as ``scripts/scorecard/sums.js``, in order.
        styles: Files of this package, after the one that all pages share.
    """
    inline = [_part(script) for script in (*_SCRIPTS, *scripts)]
    look = [_part(style) for style in (_STYLE, *styles)]
    return (
        _environment()
        .get_template(template)
        .render(
            {
                "navigation": NAVIGATION,
                "page": name,
                "facts": facts,
                "styles": look,
                "scripts": inline,
                "policy": _policy(inline, look),
                "data": None,
                **context,
            }
        )
    )


def write(folder: Path, name: str, html: str) -> Path:
    """Write a page into the folder of the site."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    write_durably(path, html)
    return path


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # compact, and `tojson` writes < > & ' as \u003c …: no value can end the element it stands in
    environment.policies["json.dumps_function"] = _dumps
    environment.policies["json.dumps_kwargs"] = {}
    environment.filters["instant"] = lambda value: f"{value:%Y-%m-%d %H:%M} UTC"
    environment.filters["minute"] = lambda value: f"{value:%Y-%m-%d %H:%M}"
    environment.globals.update(agreed=links.agreed, metric=links.metric, mart=links.mart)
    return environment


def _dumps(value: object) -> str:
    return json.dumps(
        value, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
    )


def _plain(value: object) -> str | float:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"`{type(value).__name__}` has no form in JSON")


@cache
def _part(name: str) -> Markup:
    """A script or style of this package, as it stands in a page: byte for byte what is hashed."""
    text = (HERE / name).read_text(encoding="utf-8")
    assert not any(end in text.lower() for end in ("</script", "</style", "<!--", "\r")), name
    return Markup(text)  # noqa: S704  # our own files


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hashes(parts: Sequence[str]) -> str:
    digests = [hashlib.sha256(part.encode()).digest() for part in parts]
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)
