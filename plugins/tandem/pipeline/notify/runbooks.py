"""Where help is: the page of ``docs/runbooks`` that belongs to a line."""

import re

from tandem.pipeline.notify.notice import Line
from tandem.pipeline.notify.routes import Routes

_NAMED = re.compile(r"docs/runbooks/([a-z0-9-]+)\.md")


def explained(text: str, runbook: str, routes: Routes) -> Line:
    """A line with a link to its page; without an address of the pages, with the page's path."""
    if routes.runbooks is None:
        return Line(f"{text} See docs/runbooks/{runbook}.md.")
    return Line(text, f"{routes.runbooks.rstrip('/')}/{runbook}.md")


def linked(text: str, routes: Routes) -> Line:
    """A text of ours as a line that leads to the first page it names, if any."""
    named = _NAMED.search(text)
    if named is None or routes.runbooks is None:
        return Line(text)
    return Line(text, f"{routes.runbooks.rstrip('/')}/{named[1]}.md")
