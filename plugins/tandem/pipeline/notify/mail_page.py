"""A letter as HTML for e-mail: no text of the data is taken for markup."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tandem.pipeline.notify.letters import Letter


def as_html(letter: Letter) -> str:
    """The whole page; styles stand at the elements, where mail programs read them."""
    return _page().render(subject=letter.subject, sections=letter.sections)


@cache
def _page() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    pages = Environment(
        loader=folder,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return pages.get_template("letter.html.j2")
