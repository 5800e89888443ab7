"""A letter as JSON for whatever listens at an address."""

from typing import Any

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.notice import Section


def as_json(letter: Letter) -> dict[str, Any]:
    """The id is the same when a letter is sent again: receivers drop what they know."""
    return {
        "id": letter.id,
        "channel": letter.channel.channel,
        "subject": letter.subject,
        "kinds": sorted({notice.kind for notice in letter.told}),
        "sections": [_section(section) for section in letter.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    lines = [{"text": line.text, "url": line.url or None} for line in section.lines]
    return {"heading": section.heading, "lines": lines, "more": section.more or None}
